"""JPEG files to classes in plain Python: classify.py MODEL FOLDER [THREADS]. Prints speed and its ratio to the raw-run floor.

What a careful user of cv2, numpy and onnxruntime writes for a 224x224 ImageNet model; to compare speeds with, never part of the product.
"""
import glob
import sys
import time

import cv2
import numpy as np
import onnxruntime as ort

model, folder = sys.argv[1:3]
threads = int(sys.argv[3]) if len(sys.argv) > 3 else 1
cv2.setNumThreads(threads)
options = ort.SessionOptions()
options.intra_op_num_threads = threads
session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
name, size = session.get_inputs()[0].name, session.get_inputs()[0].shape[2]
mean, std = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


def classify(path):
    image = cv2.imread(path)
    h, w = image.shape[:2]
    short = min(h, w)
    x = cv2.resize(image, (256 * w // short, 256 * h // short), interpolation=cv2.INTER_LINEAR)
    top, left = round((x.shape[0] - size) / 2), round((x.shape[1] - size) / 2)
    x = (x[top:top + size, left:left + size, ::-1].astype(np.float32) / 255 - mean) / std
    logits = session.run(None, {name: np.ascontiguousarray(x.transpose(2, 0, 1)[None])})[0][0]
    e = np.exp(logits - logits.max())
    return np.argsort(e / e.sum())[::-1][:5]


files = sorted(glob.glob(folder + "/*.jpg"))[:200]
blank = np.random.rand(1, 3, size, size).astype(np.float32)


def floor(runs=20):
    cpu = time.process_time()
    for _ in range(runs):
        session.run(None, {name: blank})
    return (time.process_time() - cpu) / runs * 1e3


for f in files[:10]:
    classify(f)
before = floor()
start, cpu = time.perf_counter(), time.process_time()
for f in files:
    classify(f)
wall, cpu = time.perf_counter() - start, (time.process_time() - cpu) / len(files) * 1e3
base = min(before, floor())
print(f"{len(files) / wall:.1f} files/s, cpu {cpu:.1f} ms a file, floor {base:.1f} cpu, ratio cpu {cpu / base:.3f}")
