"""Writes the tiny models of the tests, each the mean of every channel of a 4x4 picture: tiny_models.py (needs onnx)."""
import hashlib
import json
import pathlib

import onnx
from onnx import TensorProto, helper

HOME = pathlib.Path(__file__).resolve().parent.parent / "resources"

CARD = {
    "id": "tiny-inside",
    "task": "classify",
    "decoder": "probabilities",
    "input": {"size": [4, 4], "resize": "stretch", "channels": "rgb", "scale": 0.003921569},
    "labels": ["red", "green", "blue"],
    "licence": "Apache-2.0",
}
ULTRALYTICS = {
    "description": "Ultralytics YOLO11n model trained on two things",
    "license": "AGPL-3.0 License (https://ultralytics.com/license)",
    "task": "detect",
    "stride": "32",
    "imgsz": "[480, 640]",
    "names": "{0: 'person', 1: \"driver's door\"}",
}


def model(metadata, side=4):
    nodes = [
        helper.make_node("GlobalAveragePool", ["image"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3])],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(made, metadata)
    onnx.checker.check_model(made)
    return made.SerializeToString()


def write(path, data):
    (HOME / path).write_bytes(data)
    return data


write("models/bare.onnx", model({}))
write("models/inside.onnx", model({"cvkit.card": json.dumps(CARD)}))
write("models/ultralytics.onnx", model(ULTRALYTICS, side="side"))
built_in = write("models/built-in.onnx", model({"note": "built in"}))
card = dict(CARD, id="tiny-test-model", sha256=hashlib.sha256(built_in).hexdigest(), bytes=len(built_in), resource="models/built-in.onnx")
(HOME / "META-INF/cvkit/models.json").write_text("[" + json.dumps(card) + "]\n")
