"""What torchvision makes of one small picture: augmentation_reference.py (needs torch and torchvision).

Output, ../resources/org/cvkit/core/data/augmentation.json: the picture's levels, 3 planes of 5 rows of 6, and for each change its result in the same order.
"""
import json
import pathlib

import torch
import torch.nn.functional
import torchvision.transforms.functional as F

HOME = pathlib.Path(__file__).resolve().parent.parent / "resources" / "org" / "cvkit" / "core" / "data"

torch.manual_seed(3)
picture = torch.randint(0, 256, (3, 5, 6)).float()
picture[:, 0, 0] = 90  # a grey pixel has no hue
unit = picture / 255


def moved(dx, dy, mode):
    padded = torch.nn.functional.pad(picture[None], (2, 2, 2, 2), mode=mode)[0]
    return padded[:, 2 + dy : 7 + dy, 2 + dx : 8 + dx]


bilinear = F.InterpolationMode.BILINEAR
results = {
    "picture": picture,
    "brightness 1.3": F.adjust_brightness(unit, 1.3) * 255,
    "contrast 0.6": F.adjust_contrast(unit, 0.6) * 255,
    "saturation 1.7": F.adjust_saturation(unit, 1.7) * 255,
    "hue 0.2": F.adjust_hue(unit, 0.2) * 255,
    "hue -0.4": F.adjust_hue(unit, -0.4) * 255,
    "flip": F.hflip(picture),
    "move 2 -1 black": moved(2, -1, "constant"),
    "move -2 2 reflect": moved(-2, 2, "reflect"),
    "turn 30 scale 1.25": F.affine(picture, 30, [0, 0], 1.25, [0, 0], bilinear),
    "turn -100 scale 0.7": F.affine(picture, -100, [0, 0], 0.7, [0, 0], bilinear),
}
text = {name: [round(x, 3) for x in t.flatten().tolist()] for name, t in results.items()}
lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(values)}" for name, values in text.items())
(HOME / "augmentation.json").write_text("{\n" + lines + "\n}\n")
