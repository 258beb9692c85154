"""Random labels with crowds, equal scores and areas below the boxes', and what pycocotools says of them.

Writes crowds-truth.json, crowds-detections.json and crowds-expected.json beside itself.
Needs numpy and pycocotools; part of the tests only.
"""
import json
import os

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

NAMES = "AP AP50 AP75 APsmall APmedium APlarge AR1 AR10 AR100 ARsmall ARmedium ARlarge".split()
HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(4)


def box():
    width, height = np.exp(random.uniform(2, 5.5, 2)).round(1)
    x, y = random.uniform(0, 300, 2).round(1)
    return [float(x), float(y), float(width), float(height)]


def shifted(x, y, width, height):
    j = random.normal(0, 0.06, 4).round(2)
    moved = [x + j[0] * width, y + j[1] * height, width * (1 + abs(j[2])), height * (1 - abs(j[3]))]
    return [round(float(v), 2) for v in moved]


def detection(image, category, place):
    score = float(round(random.random(), 1))
    return dict(image_id=image, category_id=int(category), bbox=place, score=score)


truth, detections = [], []
images = [int(i) for i in random.permutation(1000)[:10]]
for image in images:
    for _ in range(random.integers(0, 9)):
        place, category = box(), int(random.integers(1, 4))
        truth.append(
            dict(
                id=len(truth) + 1,
                image_id=image,
                category_id=category,
                bbox=place,
                area=round(float(place[2] * place[3] * random.uniform(0.3, 1)), 1),
                iscrowd=int(random.random() < 0.2),
            )
        )
        for _ in range(random.integers(0, 4)):
            guess = category if random.random() < 0.9 else random.integers(1, 6)
            detections.append(detection(image, guess, shifted(*place)))
    detections.append(detection(image, random.integers(1, 6), box()))
random.shuffle(detections)


def write(name, value):
    path = os.path.join(HERE, "crowds-" + name + ".json")
    with open(path, "w") as file:
        json.dump(value, file)
        file.write("\n")
    return path


labels = dict(
    images=[dict(id=i, file_name=f"{i}.jpg") for i in images],
    annotations=truth,
    categories=[dict(id=i, name=str(i)) for i in range(1, 6)],
)
coco = COCO(write("truth", labels))
evaluation = COCOeval(coco, coco.loadRes(write("detections", detections)), "bbox")
evaluation.evaluate()
evaluation.accumulate()
evaluation.summarize()
write("expected", dict(zip(NAMES, map(float, evaluation.stats))))
