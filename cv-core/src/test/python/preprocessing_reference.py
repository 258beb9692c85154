"""The input tensors of every model card, computed without cvkit: preprocessing_reference.py [--compare].

Written from what the models' authors say of their inputs, in plain numpy; neither cvkit's code nor its registry was read.
Output, in ../resources/preprocessing: index.json, and for each distinct preprocessing a picture of its tensor.
A tensor is stored as the grey levels it was made of, in the tensor's own order (planes of NCHW below each other, an NHWC tensor row by row), and as the
two numbers a channel that turn a level into the tensor's value: value = level * alpha + beta. Levels are whole numbers, as every 8-bit resize gives them.

With --compare it prints how far cv2.resize is from the definitions used here.
"""
import json
import math
import pathlib
import sys

import cv2
import numpy as np

HOME = pathlib.Path(__file__).resolve().parent.parent / "resources" / "preprocessing"


def taps_linear(source, target):
    """Half-pixel bilinear: target pixel i lies at (i + 0.5) * source / target - 0.5; beyond the border the edge repeats."""
    x = (np.arange(target) + 0.5) * source / target - 0.5
    low = np.floor(x).astype(int)
    return low, x - low


def taps_area_enlarging(source, target):
    """What OpenCV's INTER_AREA does where it cannot average: source pixels keep hard edges, blended only where a target pixel straddles one."""
    i = np.arange(target)
    low = np.floor(i * source / target).astype(int)
    part = (i + 1) - (low + 1) * target / source
    return low, np.where(part <= 0, 0, part - np.floor(part))


def weights(source, target, taps):
    low, part = taps(source, target)
    w = np.zeros((target, source))
    rows = np.arange(target)
    np.add.at(w, (rows, np.clip(low, 0, source - 1)), 1 - part)
    np.add.at(w, (rows, np.clip(low + 1, 0, source - 1)), part)
    return w


def weights_area(source, target):
    """Each target pixel is the mean over the stretch of source pixels it covers."""
    w = np.zeros((target, source))
    scale = source / target
    for i in range(target):
        start, end = i * scale, min((i + 1) * scale, source)
        for j in range(int(start), min(math.ceil(end), source)):
            w[i, j] = max(0.0, min(end, j + 1) - max(start, j))
    return w / w.sum(1, keepdims=True)


def resize(image, width, height, how="linear"):
    h, w = image.shape[:2]
    if (w, h) == (width, height):
        return image
    if how == "linear":
        across, down = weights(w, width, taps_linear), weights(h, height, taps_linear)
    elif width <= w and height <= h:
        across, down = weights_area(w, width), weights_area(h, height)
    else:
        across, down = weights(w, width, taps_area_enlarging), weights(h, height, taps_area_enlarging)
    exact = np.einsum("ij,jkc->ikc", down, np.einsum("ij,kjc->kic", across, image.astype(np.float64)))
    return np.floor(exact + 0.5).clip(0, 255).astype(np.uint8)


def stretch(side, how="linear"):
    width, height = side if isinstance(side, tuple) else (side, side)
    return lambda image: resize(image, width, height, how)


def corner_box(side, fill):
    """YOLOX's preproc: scale by the smaller ratio, sides rounded down, at the top left of a filled square."""
    def run(image):
        h, w = image.shape[:2]
        ratio = min(side / h, side / w)
        small = resize(image, int(w * ratio + 1e-9), int(h * ratio + 1e-9))
        box = np.full((side, side, 3), fill, np.uint8)
        box[: small.shape[0], : small.shape[1]] = small
        return box
    return run


def centre_box(side):
    """Ultralytics' LetterBox: sides rounded to the nearest, half the padding (rounded at -0.1) before."""
    def run(image):
        h, w = image.shape[:2]
        ratio = min(side / h, side / w)
        nw, nh = round(w * ratio), round(h * ratio)
        left, top = round((side - nw) / 2 - 0.1), round((side - nh) / 2 - 0.1)
        box = np.full((side, side, 3), 114, np.uint8)
        box[top : top + nh, left : left + nw] = resize(image, nw, nh)
        return box
    return run


def centre_crop(short, side, how="linear", start=round):
    """Short side to `short`, the long one rounded down, then the middle; `start` rounds an odd margin (round is half to even, as torchvision; int as MXNet)."""
    def run(image):
        h, w = image.shape[:2]
        nw, nh = (short, int(short * h / w)) if w <= h else (int(short * w / h), short)
        image = resize(image, nw, nh, how)
        x, y = start((nw - side) / 2), start((nh - side) / 2)
        return image[y : y + side, x : x + side]
    return run


def tensor(geometry, order, scale=1.0, mean=(0, 0, 0), std=(1, 1, 1), layout="nchw"):
    return dict(geometry=geometry, order=order, scale=scale, mean=mean, std=std, layout=layout)


UNIT = dict(scale=1 / 255)
IMAGENET = dict(scale=1 / 255, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
SIGNED = dict(mean=(127.5,) * 3, std=(127.5,) * 3)

# name: (tensor, pictures, cards)
MXNET = ["resnet%d-%s-7" % (depth, v) for v in ("v1", "v2") for depth in (18, 34, 50, 101, 152)]
REFERENCES = {
    "yolox-416": (tensor(corner_box(416, 114), "bgr"), ["blocks"], ["yolox-nano"]),
    "yolox-640": (tensor(corner_box(640, 114), "bgr"), ["blocks"], ["yolox-s", "yolox-s-int8"]),
    "nanodet": (tensor(corner_box(416, 0), "bgr", mean=(103.53, 116.28, 123.675), std=(57.375, 57.12, 58.395)), ["blocks"], ["nanodet-m"]),
    "fastestdet": (tensor(stretch(352, "area"), "bgr", **UNIT), ["blocks"], ["fastestdet"]),
    "mobilenet-coral": (tensor(centre_crop(255, 224, "area", int), "rgb", **SIGNED), ["astronaut"], ["mobilenet-v2-1.0-224-int8"]),
    "shufflenet": (tensor(centre_crop(256, 224, "area"), "rgb", **IMAGENET), ["astronaut"], ["shufflenet-v2-12-int8", "shufflenet-v2-12"]),
    "squeezenet-caffe": (tensor(centre_crop(256, 224), "bgr", mean=(104, 117, 123)), ["astronaut"], ["squeezenet1.0"]),
    "imagenet-mxnet": (tensor(centre_crop(256, 224, start=int), "rgb", **IMAGENET), ["chelsea"],
                       MXNET + ["resnet50-v1-12", "resnet50-v1-12-int8", "squeezenet1.1-7", "vgg16-7"]),
    "imagenet-torch": (tensor(centre_crop(256, 224), "rgb", **IMAGENET), ["chelsea"], ["mobilenetv2-12", "mobilenetv2-12-int8"]),
    "googlenet-caffe": (tensor(stretch(224), "bgr", mean=(103.939, 116.779, 123.68)), ["chelsea"], ["googlenet-12"]),
    "efficientnet-lite": (tensor(centre_crop(256, 224, start=int), "rgb", mean=(127,) * 3, std=(128,) * 3, layout="nhwc"), ["blocks"], ["efficientnet-lite4-11"]),
    "ultraface": (tensor(stretch((320, 240)), "rgb", mean=(127,) * 3, std=(128,) * 3), ["chelsea"], ["ultraface-rfb-320"]),
    "yunet": (tensor(corner_box(640, 0), "bgr"), ["blocks"], ["yunet-2023mar", "yunet-n-dynamic"]),
    "mobilefacenet": (tensor(stretch(112), "rgb", **IMAGENET), ["astronaut"], ["mobilefacenet"]),
    "sface": (tensor(stretch(112), "rgb"), ["chelsea"], ["sface-2021dec"]),
    "deeplab-513": (tensor(stretch(513), "rgb", **SIGNED), ["blocks"], ["deeplabv3-mnv2-513-voc-int8"]),
    "deeplab-257": (tensor(stretch(257), "rgb", **SIGNED), ["astronaut"], ["deeplabv3-mnv2-dm05-257-voc"]),
    "prisma-net": (tensor(stretch(256), "rgb", **UNIT), ["blocks"], ["prisma-net-portrait"]),
    "pphumanseg": (tensor(stretch(192), "rgb", scale=1 / 255, mean=(0.5,) * 3, std=(0.5,) * 3), ["astronaut"], ["pphumanseg-2023mar"]),
    "style-512": (tensor(stretch(512), "rgb"), ["blocks"], ["candy-nc16", "mosaic-nc8"]),
    "style-224": (tensor(stretch(224), "rgb"), ["astronaut"], [s + "-9" for s in ("candy", "mosaic", "rain-princess", "udnie", "pointilism")]),
    "cifar10": (tensor(stretch(32), "rgb", scale=1 / 255, mean=(0.4933507, 0.48418656, 0.44844404), std=(0.24364436, 0.24170265, 0.26000273)), ["chelsea"], ["cifar10"]),
    "ultralytics-detect": (tensor(centre_box(320), "rgb", **UNIT), ["blocks"], ["ultralytics detect 320"]),
    "ultralytics-classify": (tensor(centre_crop(224, 224), "rgb", **UNIT), ["astronaut"], ["ultralytics classify 224"]),
}


def blocks():
    """A picture that says where each pixel went and packs well: patches of 7x5 pixels in random colours, some of them single pixels."""
    random = np.random.default_rng(2)
    image = np.kron(random.integers(0, 256, (14, 15, 3)), np.ones((5, 7, 1)))[:67, :101].astype(np.uint8)
    for y, x in random.integers(0, (67, 101), (40, 2)):
        image[y, x] = random.integers(0, 256, 3)
    return image


def write(name, spec, picture):
    image = cv2.imread(str(HOME / (picture + ".png")))
    levels = spec["geometry"](image)
    if spec["order"] == "rgb":
        levels = levels[..., ::-1]
    alpha = [spec["scale"] / s for s in spec["std"]]
    beta = [-m / s for m, s in zip(spec["mean"], spec["std"])]
    height, width = levels.shape[:2]
    if spec["layout"] == "nchw":
        flat = levels.transpose(2, 0, 1).reshape(3 * height, width)
        shape = [1, 3, height, width]
    else:
        flat = levels.reshape(height, width * 3)
        shape = [1, height, width, 3]
    file = f"{name}-{picture}.png"
    cv2.imwrite(str(HOME / file), np.ascontiguousarray(flat), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return dict(picture=picture + ".png", tensor=file, shape=shape, alpha=alpha, beta=beta)


def compare():
    """cv2.resize against the definitions above, in grey levels."""
    print("cv2", cv2.__version__)
    for picture in ("chelsea", "astronaut", "blocks"):
        image = cv2.imread(str(HOME / (picture + ".png")))
        for width, height in ((416, 277), (112, 112), (192, 192), (224, 224), (320, 240), (513, 513), (640, 426), (101, 67)):
            far = []
            for how, code in (("linear", cv2.INTER_LINEAR), ("area", cv2.INTER_AREA)):
                d = np.abs(resize(image, width, height, how).astype(int) - cv2.resize(image, (width, height), interpolation=code))
                far.append(f"{how}: at most {d.max()}, {(d > 0).mean():.2%} differ")
            print(f"{picture} to {width}x{height}: " + "; ".join(far))


def main():
    if "--compare" in sys.argv:
        compare()
        return
    cv2.imwrite(str(HOME / "blocks.png"), blocks(), [cv2.IMWRITE_PNG_COMPRESSION, 9])
    index = []
    for name, (spec, pictures, cards) in REFERENCES.items():
        index.append(dict(name=name, cards=cards, layout=spec["layout"], tensors=[write(name, spec, p) for p in pictures]))
    (HOME / "index.json").write_text("[\n" + ",\n".join(json.dumps(entry) for entry in index) + "\n]\n")


main()
