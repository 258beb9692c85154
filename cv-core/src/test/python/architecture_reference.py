"""Logits of torchvision's networks, for ArchitectureParityTest.

Needs Python 3 with torch 1.13, torchvision 0.14 and numpy:

    python3 cv-core/src/test/python/architecture_reference.py \
        > cv-core/src/test/resources/org/cvkit/core/architecture/logits.txt

Weights are not drawn by torch but made by name and index (``numbers``), which the test repeats, so
that no weights need to be kept. One line a network: id, gain of the weights, shape of the pictures,
logits of picture after picture. The gain is searched so that the logits vary by about 1.
"""

import math
import sys

import numpy as np
import torch
import torch.nn as nn
import torchvision.models as tv
from torchvision.models.resnet import BasicBlock

CLASSES = 10
MASK = np.uint64(0xFFFFFFFFFFFFFFFF)


def seed(name):
    """FNV-1a of the name."""
    h = 0xCBF29CE484222325
    for byte in name.encode():
        h = (h ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h


def numbers(name, count):
    """``count`` numbers in [-1, 1): splitmix64 of the name's seed, its upper 24 bits."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(40)).astype(np.float64) / 2.0**23 - 1


def made(name, shape, gain):
    """Kernels by their fan-in, what is one a channel by its role."""
    u = numbers(name, int(np.prod(shape)))
    if len(shape) > 1:
        values = u * (gain * math.sqrt(3.0 / (np.prod(shape) // shape[0])))
    elif name.endswith("running_var") or name.endswith("weight"):
        values = 1 + 0.5 * u
    else:
        values = 0.2 * u
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def fill(model, gain):
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                tensor.copy_(made(name, tuple(tensor.shape), gain))


class LeNet5(nn.Module):
    def __init__(self, activation, pool):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, CLASSES)
        self.activation = activation
        self.pool = pool

    def forward(self, x):
        a = self.activation
        x = self.pool(a(self.conv1(x)))
        x = self.pool(a(self.conv2(x)))
        return self.fc3(a(self.fc2(a(self.fc1(torch.flatten(x, 1))))))


class CifarResNet(nn.Module):
    """He et al., section 4.2, of torchvision's blocks."""

    def __init__(self, n):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = self.stage(16, 16, n, 1)
        self.layer2 = self.stage(16, 32, n, 2)
        self.layer3 = self.stage(32, 64, n, 2)
        self.fc = nn.Linear(64, CLASSES)

    @staticmethod
    def stage(inside, outside, n, stride):
        down = None
        if stride != 1:
            down = nn.Sequential(nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside))
        blocks = [BasicBlock(inside, outside, stride, down)]
        return nn.Sequential(*blocks, *[BasicBlock(outside, outside) for _ in range(n - 1)])

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.fc(x.mean((2, 3)))


class MobileNetV1(nn.Module):
    """Howard et al., table 1; the names are cvkit's."""

    def __init__(self, alpha):
        super().__init__()
        wide = lambda c: int(c * alpha)
        layers = [nn.Sequential(nn.Conv2d(3, wide(32), 3, 2, 1, bias=False), nn.BatchNorm2d(wide(32)), nn.ReLU())]
        channels = wide(32)
        table = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)] + 5 * [(512, 1)] + [(1024, 2), (1024, 1)]
        for filters, stride in table:
            out = wide(filters)
            layers.append(nn.Sequential(
                nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
                nn.BatchNorm2d(channels), nn.ReLU(),
                nn.Conv2d(channels, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()))
            channels = out
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, CLASSES)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class Features(nn.Module):
    """VGG without its three large layers: the means of its last channels."""

    def __init__(self, vgg):
        super().__init__()
        self.features = vgg.features

    def forward(self, x):
        return self.features(x).mean((2, 3))[:, :CLASSES]


def networks():
    """Id, network, channels and side of the pictures."""
    n = {"num_classes": CLASSES}
    plain = {"init_weights": False, **n}
    yield "lenet5", LeNet5(torch.relu, nn.MaxPool2d(2)), 1, 28
    yield "lenet5-original", LeNet5(torch.tanh, nn.AvgPool2d(2)), 1, 28
    # Not 224: the cells of its pooling then are of unequal size.
    yield "alexnet", tv.alexnet(**n), 3, 256
    for depth in (11, 13, 16, 19):
        yield f"vgg{depth}-features", Features(getattr(tv, f"vgg{depth}")(**plain)), 3, 32
        yield f"vgg{depth}_bn-features", Features(getattr(tv, f"vgg{depth}_bn")(**plain)), 3, 32
    # An odd side: its pooling rounds up.
    yield "googlenet", tv.googlenet(aux_logits=False, **plain), 3, 75
    yield "inception_v3", tv.inception_v3(aux_logits=False, **plain), 3, 107
    for layers in (20, 32, 56):
        yield f"resnet{layers}", CifarResNet((layers - 2) // 6), 3, 32
    for layers in (18, 34, 50, 101, 152):
        yield f"resnet{layers}", getattr(tv, f"resnet{layers}")(**n), 3, 64
    yield "mobilenet_v1", MobileNetV1(1), 3, 64
    yield "mobilenet_v1_0.25", MobileNetV1(0.25), 3, 64
    yield "mobilenet_v2", tv.mobilenet_v2(**n), 3, 64
    for width in (0.5, 1.4):
        yield f"mobilenet_v2_{width}", tv.mobilenet_v2(width_mult=width, **n), 3, 64


def logits(model, gain, image):
    fill(model, gain)
    with torch.no_grad():
        return model(image)


def gain_of(model, image):
    """Halves the interval in which the logits' deviation passes 1."""
    low, high = 0.1, 4.0
    for _ in range(9):
        middle = math.sqrt(low * high)
        deviation = logits(model, middle, image).std().item()
        low, high = (low, middle) if not deviation < 1 else (middle, high)
    return round(low, 3)


def main():
    wanted = sys.argv[1:]
    torch.set_num_threads(1)
    torch.manual_seed(0)
    for name, model, channels, side in networks():
        if wanted and name not in wanted:
            continue
        model.eval()
        shape = (2, channels, side, side)
        image = torch.from_numpy((2 * numbers("image", int(np.prod(shape)))).astype(np.float32).reshape(shape))
        gain = gain_of(model, image)
        result = logits(model, gain, image)
        print(name, gain, "x".join(map(str, shape)), *[f"{v:.7g}" for v in result.flatten().tolist()], flush=True)


if __name__ == "__main__":
    main()
