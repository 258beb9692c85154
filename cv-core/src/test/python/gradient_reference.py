#!/usr/bin/env python3
"""Gradients of five networks as PyTorch computes them in float64, for PyTorchGradientsTest.

    gradient_reference.py > cv-core/src/test/resources/gradient/pytorch.txt

Numbers of parameter p, in the order of parameters(): bits from a hash of p and the element, so that both sides have the same network and
only loss, norms and a few entries of the gradients are kept. Each line: network, parameter's number, elements, norm, then the entries at
0, a third, two thirds and the end. Parameter -1 is the input; the line "loss" holds the loss.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

INPUT = 1000


def uniform(number, shape):
    """Between -0.5 and 0.5, the same as in PyTorchGradientsTest.uniform."""
    values = []
    for i in range(math.prod(shape)):
        h = ((i + 1) * 2654435761 + (number + 1) * 2246822519) & 0xFFFFFFFF
        h ^= h >> 15
        h = (h * 2246822519) & 0xFFFFFFFF
        h ^= h >> 13
        h = (h * 3266489917) & 0xFFFFFFFF
        h ^= h >> 16
        values.append(h / 2**32 - 0.5)
    # Rounded to float32, which is what the other side holds.
    return torch.tensor(values, dtype=torch.float32).double().reshape(shape)


def fill(model):
    with torch.no_grad():
        for number, p in enumerate(model.parameters()):
            u = uniform(number, tuple(p.shape))
            if p.dim() == 1:
                is_scale = any(p is m.weight for m in model.modules() if isinstance(m, nn.BatchNorm2d))
                values = 1 + 0.4 * u if is_scale else 0.4 * u
            else:
                values = u * (math.sqrt(24 / (p.numel() / p.shape[0])))
            p.copy_(values.float().double())


def conv(i, o, k=3, stride=1, groups=1):
    return [nn.Conv2d(i, o, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(o)]


class Residual(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.first = nn.Sequential(*conv(i, o, 3, stride), nn.ReLU(), *conv(o, o))
        self.shortcut = nn.Sequential(*conv(i, o, 1, stride)) if stride > 1 else nn.Sequential()

    def forward(self, x):
        return F.relu(self.first(x) + self.shortcut(x))


class Inverted(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        wide = 3 * i
        self.layers = nn.Sequential(*conv(i, wide, 1), nn.ReLU6(), *conv(wide, wide, 3, stride, wide), nn.ReLU6(), *conv(wide, o, 1))
        self.residual = stride == 1 and i == o

    def forward(self, x):
        return x + self.layers(x) if self.residual else self.layers(x)


class Pooled(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(*conv(3, 8), nn.ReLU())
        self.bottom = nn.Sequential(*conv(8, 16), nn.ReLU())
        self.doubled = nn.ConvTranspose2d(16, 8, 2, 2)
        self.up = nn.Sequential(*conv(16, 8), nn.ReLU())
        self.head = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        wide = self.down(x)
        y = self.doubled(self.bottom(F.max_pool2d(wide, 2)))
        return self.head(self.up(torch.cat((wide, y), 1)))


NETWORKS = {
    "mlp": ((6, 20), nn.Sequential(nn.Linear(20, 16), nn.Tanh(), nn.Linear(16, 16), nn.Sigmoid(), nn.Linear(16, 5))),
    "lenet": (
        (4, 1, 28, 28),
        nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    ),
    "resnet": (
        (4, 3, 16, 16),
        nn.Sequential(*conv(3, 8), nn.ReLU(), nn.MaxPool2d(3, 2, 1), Residual(8, 8, 1), Residual(8, 16, 2), Pooled(), nn.Linear(16, 10)),
    ),
    "mobilenet": ((4, 3, 16, 16), nn.Sequential(*conv(3, 8, 3, 2), nn.ReLU6(), Inverted(8, 8, 1), Inverted(8, 16, 2), Pooled(), nn.Linear(16, 10))),
    "unet": ((2, 3, 16, 16), UNet()),
}


def report(name, number, gradient):
    flat = gradient.reshape(-1)
    n = flat.numel()
    entries = [flat[i].item() for i in (0, n // 3, 2 * n // 3, n - 1)]
    print(name, number, n, "%.9g" % flat.norm().item(), *("%.9g" % e for e in entries))


def main():
    for name, (shape, model) in NETWORKS.items():
        model = model.double().train()
        fill(model)
        x = (4 * uniform(INPUT, shape)).requires_grad_()
        y = model(x)
        if name == "unet":
            loss = F.binary_cross_entropy_with_logits(y, (uniform(INPUT + 1, tuple(y.shape)) > 0).double())
        else:
            loss = F.cross_entropy(y, torch.arange(shape[0]) % y.shape[1])
        loss.backward()
        print(name, "loss", "%.9g" % loss.item())
        report(name, -1, x.grad)
        for number, p in enumerate(model.parameters()):
            report(name, number, p.grad)


if __name__ == "__main__":
    main()
