"""Pascal VOC's AP on the COCO conformance files, as VOCevaldet.m and VOCap.m say it, in plain loops.

Writes the resource that VocMetricsTest compares with:
    python3 voc_reference.py CONFORMANCE_FOLDER > ../resources/org/cvkit/detection/metric/voc-coco-map.json
"""

import json
import sys

import numpy as np


def overlap(a, b):
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def evaluate(truth, detections, category):
    objects = {}
    total = 0
    for t in truth["annotations"]:
        if t["category_id"] == category:
            crowd = bool(t.get("iscrowd", 0))
            objects.setdefault(t["image_id"], []).append([t["bbox"], crowd, False])
            total += not crowd
    found = [d for d in detections if d["category_id"] == category]
    # Stable by score, equal scores in the order of the pictures and of the file.
    found.sort(key=lambda d: (-d["score"], d["image_id"]))
    tp, fp = [], []
    for d in found:
        best, most = None, -1.0
        for o in objects.get(d["image_id"], []):
            ov = overlap(d["bbox"], o[0])
            if o[1]:
                ov = crowd_overlap(d["bbox"], o[0])
            if ov > most:
                best, most = o, ov
        right = wrong = 0
        if best is not None and most >= 0.5:
            if not best[1]:
                right, wrong = (0, 1) if best[2] else (1, 0)
                best[2] = True
        else:
            wrong = 1
        tp.append(right)
        fp.append(wrong)
    if total == 0:
        return None
    tp, fp = np.cumsum(tp), np.cumsum(fp)
    recall = tp / total
    precision = tp / np.maximum(tp + fp, 1e-12)
    eleven = 0.0
    for i in range(11):
        above = precision[recall >= i / 10.0]
        eleven += (above.max() if above.size else 0.0) / 11
    r = np.concatenate(([0.0], recall, [1.0]))
    p = np.concatenate(([0.0], precision, [0.0]))
    for i in range(len(p) - 2, -1, -1):
        p[i] = max(p[i], p[i + 1])
    step = np.where(r[1:] != r[:-1])[0] + 1
    return eleven, float(np.sum((r[step] - r[step - 1]) * p[step]))


def crowd_overlap(a, b):
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return 0.0 if width <= 0 or height <= 0 else width * height / (a[2] * a[3])


def main():
    folder = sys.argv[1]
    truth = json.load(open(folder + "/ground-truth.json"))
    detections = json.load(open(folder + "/detections.json"))
    values = [evaluate(truth, detections, c["id"]) for c in truth["categories"]]
    values = [v for v in values if v is not None]
    json.dump({
        "ap11": sum(v[0] for v in values) / len(values),
        "ap": sum(v[1] for v in values) / len(values),
        "classes": len(values),
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
