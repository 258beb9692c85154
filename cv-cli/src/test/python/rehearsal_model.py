"""Writes the network with which the launcher rehearses: a detector of a few hundred bytes that finds nothing.

    python rehearsal_model.py ../../main/resources/org/cvkit/cli/rehearsal.onnx

It has the input, the output (1 x (4 + classes) x anchors) and the metadata of an Ultralytics export at 64 pixels,
and a convolution, so that a real network's code paths run.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE, CLASSES = 64, 2
CHANNELS = 4 + CLASSES
strides = (8, 16, 32)

nodes, weights = [], []
for stride in strides:
    kernel = np.full((CHANNELS, 3, 1, 1), 1e-4, np.float32)
    weights.append(numpy_helper.from_array(kernel, f"kernel{stride}"))
    nodes += [
        helper.make_node("Conv", ["images", f"kernel{stride}"], [f"level{stride}"], strides=[stride, stride]),
        helper.make_node("Sigmoid", [f"level{stride}"], [f"scores{stride}"]),
        helper.make_node("Reshape", [f"scores{stride}", "flat"], [f"flat{stride}"]),
    ]
weights.append(numpy_helper.from_array(np.array([1, CHANNELS, -1], np.int64), "flat"))
nodes.append(helper.make_node("Concat", [f"flat{s}" for s in strides], ["output0"], axis=2))
anchors = sum((SIDE // s) ** 2 for s in strides)

graph = helper.make_graph(
    nodes,
    "rehearsal",
    [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, SIDE, SIDE])],
    [helper.make_tensor_value_info("output0", TensorProto.FLOAT, [1, CHANNELS, anchors])],
    weights,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)], ir_version=7, producer_name="cvkit")
helper.set_model_props(
    model,
    {
        "task": "detect",
        "names": "{0: 'this', 1: 'that'}",
        "imgsz": f"[{SIDE}, {SIDE}]",
        "stride": "32",
        "author": "cvkit",
        "license": "Apache-2.0",
    },
)
onnx.checker.check_model(model)
onnx.save(model, sys.argv[1])
