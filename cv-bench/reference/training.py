#!/usr/bin/env python3
"""Whole training steps in PyTorch, for `cv-bench/train`: the networks of TrainedNetwork.java.

    training.py NETWORK momentum|adam

One thread, default layout, a fixed random batch. Says its name, then answers each number N on standard input by the seconds that N steps
took, in wall and processor time, and the process's peak of resident memory in MB. `training.py check` says how fast this build multiplies.
"""
import sys
import time

import torch
from torch import nn
import torch.nn.functional as F

torch.set_num_threads(1)
CLASSES = 10


def block(inputs, outputs, kernel=3, stride=1, groups=1, activation=nn.ReLU):
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([activation(inplace=True)] if activation else []))


class SmallCnn(nn.Module):
    batch = (64, 3, 32, 32)

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(*[nn.Sequential(block(i, o), nn.MaxPool2d(2)) for i, o in ((3, 32), (32, 64), (64, 128))])
        self.head = nn.Linear(128, CLASSES)

    def forward(self, x):
        return self.head(self.trunk(x).mean((2, 3)))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = block(inputs, outputs, stride=stride)
        self.second = block(outputs, outputs, activation=None)
        self.shortcut = nn.Identity() if inputs == outputs else block(inputs, outputs, 1, stride, activation=None)

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + self.shortcut(x), inplace=True)


class ResNet(nn.Module):
    batch = (32, 3, 32, 32)

    def __init__(self):
        super().__init__()
        layers, inputs = [block(3, 64)], 64
        for stage in range(4):
            for number in range(2):
                outputs = 64 << stage
                layers.append(BasicBlock(inputs, outputs, 2 if stage and not number else 1))
                inputs = outputs
        self.trunk = nn.Sequential(*layers)
        self.head = nn.Linear(512, CLASSES)

    def forward(self, x):
        return self.head(self.trunk(x).mean((2, 3)))


class Inverted(nn.Module):
    def __init__(self, inputs, outputs, expansion, stride):
        super().__init__()
        wide = inputs * expansion
        layers = [block(inputs, wide, 1, activation=nn.ReLU6)] if expansion > 1 else []
        layers += [block(wide, wide, 3, stride, wide, nn.ReLU6), block(wide, outputs, 1, activation=None)]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.layers(x) if self.residual else self.layers(x)


class MobileNetV2(nn.Module):
    batch = (16, 3, 96, 96)
    stages = ((1, 8, 1, 1), (6, 16, 2, 2), (6, 16, 3, 2), (6, 32, 4, 2), (6, 48, 3, 1), (6, 80, 3, 2), (6, 160, 1, 1))

    def __init__(self):
        super().__init__()
        layers, inputs = [block(3, 16, stride=2, activation=nn.ReLU6)], 16
        for expansion, outputs, count, stride in self.stages:
            for number in range(count):
                layers.append(Inverted(inputs, outputs, expansion, 1 if number else stride))
                inputs = outputs
        layers.append(block(inputs, 1280, 1, activation=nn.ReLU6))
        self.trunk = nn.Sequential(*layers)
        self.head = nn.Linear(1280, CLASSES)

    def forward(self, x):
        return self.head(self.trunk(x).mean((2, 3)))


class UNet(nn.Module):
    batch = (4, 3, 128, 128)

    def __init__(self):
        super().__init__()
        widths = (16, 32, 64, 128)
        self.down = nn.ModuleList(self.twice(i, o) for i, o in zip((3,) + widths, widths))
        self.bottom = self.twice(128, 256)
        self.doubled = nn.ModuleList(nn.ConvTranspose2d(2 * o, o, 2, 2) for o in reversed(widths))
        self.up = nn.ModuleList(self.twice(2 * o, o) for o in reversed(widths))
        self.head = nn.Conv2d(16, 1, 1)

    @staticmethod
    def twice(inputs, outputs):
        return nn.Sequential(block(inputs, outputs), block(outputs, outputs))

    def forward(self, x):
        skipped = []
        for level in self.down:
            x = level(x)
            skipped.append(x)
            x = F.max_pool2d(x, 2)
        x = self.bottom(x)
        for doubled, level in zip(self.doubled, self.up):
            x = level(torch.cat((skipped.pop(), doubled(x)), 1))
        return self.head(x)


NETWORKS = {"small-cnn": SmallCnn, "resnet": ResNet, "mobilenet-v2": MobileNetV2, "unet": UNet}


def peak_megabytes():
    with open("/proc/self/status") as status:
        line = next(l for l in status if l.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def serve(name, update):
    torch.manual_seed(1)
    model = NETWORKS[name]().train()
    x = torch.randn(model.batch)
    if name == "unet":
        labels = torch.randint(0, 2, (model.batch[0], 1) + model.batch[2:]).float()
        loss_of = F.binary_cross_entropy_with_logits
    else:
        labels = torch.randint(0, CLASSES, (model.batch[0],))
        loss_of = F.cross_entropy
    parameters = model.parameters()
    optimizer = torch.optim.Adam(parameters) if update == "adam" else torch.optim.SGD(parameters, 0.01, 0.9)
    print("PyTorch " + torch.__version__, flush=True)
    for line in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(model(x), labels)
            loss.backward()
            optimizer.step()
            loss.item()
        print(time.perf_counter() - wall, time.process_time() - processor, peak_megabytes(), flush=True)


def rate(work, operations):
    work()
    best = min(timed(work) for _ in range(10))
    return operations / best / 1e9


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def check():
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    print("matrix product 1024: %.1f GFLOP/s" % rate(lambda: a @ b, 2 * 1024**3))
    x, w = torch.randn(8, 64, 56, 56), torch.randn(64, 64, 3, 3)
    print("convolution 3x3 64 to 64, 56x56: %.1f GFLOP/s" % rate(lambda: F.conv2d(x, w, padding=1), 2 * 8 * 56 * 56 * 64 * 64 * 9))
    print(torch.__config__.show())


if __name__ == "__main__":
    check() if sys.argv[1] == "check" else serve(*sys.argv[1:3])
