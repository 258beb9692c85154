"""Exports torchvision's ResNet-50 (random weights, seed 1) as torch does by default.

    python3 cv-bench/reference/export_resnet50.py resnet50-torch.onnx
"""

import sys

import torch
import torchvision

torch.manual_seed(1)
model = torchvision.models.resnet50().eval()
torch.onnx.export(model, torch.randn(1, 3, 224, 224), sys.argv[1], input_names=["image"], output_names=["logits"])
