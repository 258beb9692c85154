#!/usr/bin/env python3
"""Losses of an anchor-free head and their gradients as PyTorch and torchvision compute them in float64, for PyTorchLossTest.

    detection_loss_reference.py > cv-detection/src/test/resources/loss/pytorch.txt

Two pictures of 64 x 64 at the strides 8, 16 and 32: 84 cells, 3 classes, up to 5 objects. What the head says comes from a hash, the same
on both sides. A line holds a case, a name and numbers: the loss and its parts, or of a gradient its norm and its products with two
hashed vectors. Targets are assigned by plain loops.
"""
import math

import torch
import torch.nn.functional as F
from torchvision.ops import box_iou, complete_box_iou_loss, distance_box_iou_loss, generalized_box_iou_loss

SIZE, CLASSES, BINS = 64, 3, 16
OBJECTS = [
    [(4, 6, 30, 40, 0), (20, 10, 60, 50, 1), (22, 12, 58, 52, 2), (40, 40, 52, 54, 0)],
    [(0, 0, 64, 64, 1), (33, 3, 47, 19, 2), (33, 3, 47, 19, 2)],
]


def uniform(number, shape):
    values = []
    for i in range(math.prod(shape)):
        h = ((i + 1) * 2654435761 + (number + 1) * 2246822519) & 0xFFFFFFFF
        h ^= h >> 15
        h = (h * 2246822519) & 0xFFFFFFFF
        h ^= h >> 13
        h = (h * 3266489917) & 0xFFFFFFFF
        h ^= h >> 16
        values.append(h / 2**32 - 0.5)
    return torch.tensor(values, dtype=torch.float32).double().reshape(shape)


def grid():
    centres, strides = [], []
    for stride in (8, 16, 32):
        for y in range(SIZE // stride):
            for x in range(SIZE // stride):
                centres.append(((x + 0.5) * stride, (y + 0.5) * stride))
                strides.append(stride)
    return torch.tensor(centres).double(), torch.tensor(strides).double()


def assign(boxes, scores, centres, objects, alpha=0.5, beta=4, most=10):
    """Target scores (cells x classes) and boxes (cells x 4) of one picture."""
    cells = len(centres)
    fit = torch.zeros(len(objects), cells).double()
    overlap = torch.zeros(len(objects), cells).double()
    for m, (l, t, r, b, c) in enumerate(objects):
        overlap[m] = box_iou(torch.tensor([[l, t, r, b]]).double(), boxes)[0]
        for a in range(cells):
            x, y = centres[a]
            if l < x < r and t < y < b:
                fit[m, a] = scores[a, c] ** alpha * overlap[m, a] ** beta
    owner = [-1] * cells
    for m in range(len(objects)):
        for a in sorted(range(cells), key=lambda k: -fit[m, k])[:most]:
            if fit[m, a] > 0 and (owner[a] < 0 or overlap[m, a] > overlap[owner[a], a]):
                owner[a] = m
    target = torch.zeros(cells, CLASSES).double()
    target_boxes = torch.zeros(cells, 4).double()
    for m, (l, t, r, b, c) in enumerate(objects):
        own = [a for a in range(cells) if owner[a] == m]
        if own:
            best_fit, best_overlap = fit[m, own].max(), overlap[m, own].max()
            for a in own:
                target[a, c] = fit[m, a] / (best_fit + 1e-9) * best_overlap
                target_boxes[a] = torch.tensor([l, t, r, b]).double()
    return target, target_boxes


def iou_loss(a, b):
    return 1 - torch.stack([box_iou(a[i : i + 1], b[i : i + 1])[0, 0] for i in range(len(a))])


SIMILARITIES = {"IOU": iou_loss, "GIOU": generalized_box_iou_loss, "DIOU": distance_box_iou_loss, "CIOU": complete_box_iou_loss}


def line(case, name, *numbers):
    print(case, name, *(f"{float(n):.9g}" for n in numbers))


def entries(gradient):
    """Its norm, and its products with two vectors of hashes, which notice any single wrong entry."""
    flat = gradient.flatten()
    return [flat.norm(), flat @ uniform(8, flat.shape), flat @ uniform(9, flat.shape)]


def run(case, similarity, distribution):
    centres, strides = grid()
    cells = len(centres)
    per_side = BINS if distribution else 1
    raw = (uniform(1, (2, 4 * per_side, cells)) * 3 + (0 if distribution else 0.5)).requires_grad_()
    logits = (uniform(2, (2, CLASSES, cells)) * 4 - 2).requires_grad_()
    if distribution:
        bins = raw.reshape(2, 4, BINS, cells)
        steps = (bins.softmax(2) * torch.arange(BINS).double()[None, None, :, None]).sum(2)
    else:
        steps = raw.exp()
    distance = steps * strides
    boxes = torch.cat([centres.T - distance[:, :2], centres.T + distance[:, 2:]], 1).transpose(1, 2)
    with torch.no_grad():
        assigned = [assign(boxes[n], logits[n].T.sigmoid(), centres, OBJECTS[n]) for n in range(2)]
    target = torch.stack([a[0] for a in assigned])
    wanted = torch.stack([a[1] for a in assigned])
    whole = max(target.sum().item(), 1)
    weight = target.sum(-1)
    classes = F.binary_cross_entropy_with_logits(logits.transpose(1, 2), target, reduction="sum") / whole
    own = weight > 0
    box = (SIMILARITIES[similarity](boxes[own], wanted[own]) * weight[own]).sum() / whole
    loss = classes + 2 * box
    line(case, "targets", target.sum(), own.sum())
    line(case, "class", classes)
    line(case, "box", box)
    if distribution:
        to = torch.cat([centres - wanted[..., :2], wanted[..., 2:] - centres], -1) / strides[:, None]
        to = to.clamp(0, BINS - 1.01)
        logarithms = bins.log_softmax(2).permute(0, 3, 1, 2)
        low = to.floor().long()
        part = to - low
        near = logarithms.gather(-1, low[..., None])[..., 0] * (1 - part)
        far = logarithms.gather(-1, low[..., None] + 1)[..., 0] * part
        focal = (-(near + far).mean(-1) * weight).sum() / whole
        line(case, "distribution", focal)
        loss = loss + 0.5 * focal
    loss.backward()
    line(case, "loss", loss)
    line(case, "sides", *entries(raw.grad))
    line(case, "logits", *entries(logits.grad))


for name in SIMILARITIES:
    run(name, name, False)
run("DISTRIBUTION", "CIOU", True)
