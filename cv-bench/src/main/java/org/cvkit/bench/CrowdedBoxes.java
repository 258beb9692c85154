package org.cvkit.bench;

import java.util.SplittableRandom;

/**
 * What a detector without suppression makes of a crowd: 1,100 objects in a picture of 1920x1080,
 * each proposed 30 times. An object is 20 to 80 pixels wide and 1 to 2 times as high, of one of a
 * number of classes; a proposal's centre and sides are off by up to a tenth of the object's sides,
 * its score is anything from 0.001 to 1.
 */
final class CrowdedBoxes {
  static final int OBJECTS = 1100;
  static final int PROPOSALS = 30;
  static final int COUNT = OBJECTS * PROPOSALS;

  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final double JITTER = 0.1;
  private static final long SEED = 33_000;

  final float[] corners = new float[4 * COUNT];
  final float[] scores = new float[COUNT];
  final int[] classes = new int[COUNT];
  private final SplittableRandom random = new SplittableRandom(SEED);

  CrowdedBoxes(int classCount) {
    for (int object = 0; object < OBJECTS; object++) {
      double width = random.nextDouble(20, 80);
      double height = width * random.nextDouble(1, 2);
      double x = random.nextDouble(WIDTH);
      double y = random.nextDouble(HEIGHT);
      int classIndex = random.nextInt(classCount);
      for (int i = object * PROPOSALS; i < (object + 1) * PROPOSALS; i++) {
        propose(
            i, jitter(x, width), jitter(y, height), jitter(width, width), jitter(height, height));
        scores[i] = (float) random.nextDouble(0.001, 1);
        classes[i] = classIndex;
      }
    }
  }

  private double jitter(double value, double side) {
    return value + side * random.nextDouble(-JITTER, JITTER);
  }

  private void propose(int i, double x, double y, double width, double height) {
    corners[4 * i] = (float) (x - width / 2);
    corners[4 * i + 1] = (float) (y - height / 2);
    corners[4 * i + 2] = (float) (x + width / 2);
    corners[4 * i + 3] = (float) (y + height / 2);
  }
}
