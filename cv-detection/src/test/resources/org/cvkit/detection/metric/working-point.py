"""Precision, recall and F1 at the best confidence, in plain loops that share nothing with cvkit.

python3 working-point.py FOLDER > working-point-coco-map.json, FOLDER being conformance/coco-map.
"""
import json
import sys
from collections import defaultdict

folder = sys.argv[1]
truth = json.load(open(folder + "/ground-truth.json"))["annotations"]
detections = json.load(open(folder + "/detections.json"))


def overlap(a, b, crowd):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0
    return w * h / (a[2] * a[3] + (0 if crowd else b[2] * b[3] - w * h))


objects = defaultdict(list)
count = defaultdict(int)
for o in truth:
    objects[o["image_id"], o["category_id"]].append(o)
    if not o.get("iscrowd"):
        count[o["category_id"]] += 1

judged = []
found = set()
for d in sorted(detections, key=lambda d: -d["score"]):
    most, best = 0, None
    for o in objects[d["image_id"], d["category_id"]]:
        share = overlap(d["bbox"], o["bbox"], o.get("iscrowd"))
        if share > most:
            most, best = share, o
    fits = most >= 0.5
    if fits and best.get("iscrowd"):
        continue
    judged.append((d["category_id"], d["score"], fits and best["id"] not in found))
    if fits:
        found.add(best["id"])


def at(confidence):
    """The means over the classes of F1, precision and recall."""
    right, answers = defaultdict(int), defaultdict(int)
    for category, score, is_right in judged:
        if score >= confidence:
            answers[category] += 1
            right[category] += is_right
    f1 = sum(2 * right[c] / (count[c] + answers[c]) for c in count) / len(count)
    precision = sum(right[c] / answers[c] for c in count if answers[c]) / len(count)
    recall = sum(right[c] / count[c] for c in count) / len(count)
    return f1, precision, recall


confidence = max({s for _, s, _ in judged}, key=lambda s: (round(at(s)[0], 9), s))
f1, precision, recall = at(confidence)
print(json.dumps({"confidence": confidence, "precision": precision, "recall": recall, "f1": f1}, indent=1))
