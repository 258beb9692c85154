"""Writes resources/org/cvkit/detection/decode/default-boxes.csv: torchvision's own default boxes.

Run with torchvision 0.14: python3 default_boxes_reference.py
Each line: model, width, height, number of boxes, index, centre x, centre y, width, height in pixels.
"""
import os
import torch
from torchvision.models.detection import ssd300_vgg16, ssdlite320_mobilenet_v3_large

OUT = os.path.join(os.path.dirname(__file__), "..", "resources/org/cvkit/detection/decode/default-boxes.csv")
SIZES = [(300, 300), (320, 320), (416, 416), (640, 640), (320, 640), (416, 256)]


def rows():
    models = {"ssd300": ssd300_vgg16(weights=None, weights_backbone=None),
              "ssdlite": ssdlite320_mobilenet_v3_large(weights=None, weights_backbone=None)}
    for name, model in models.items():
        model.eval()
        for width, height in SIZES:
            if name == "ssd300" and min(width, height) < 300:
                continue  # its last convolutions have nothing left to look at
            with torch.no_grad():
                maps = list(model.backbone(torch.zeros(1, 3, height, width)).values())
            grids = [m.shape[-2:] for m in maps]
            boxes = model.anchor_generator._grid_default_boxes(grids, [height, width])
            boxes = boxes * torch.tensor([width, height, width, height])
            count = len(boxes)
            for i in [0, 1, 2, 3, count // 3, count // 2, count - 7, count - 2, count - 1]:
                yield [name, width, height, count, i] + ["%.4f" % v for v in boxes[i].tolist()]


with open(OUT, "w") as out:
    for row in rows():
        out.write(",".join(map(str, row)) + "\n")
