package org.cvkit.core.data;

import java.nio.FloatBuffer;
import java.util.List;
import org.cvkit.core.data.Augmentation.CutMix;
import org.cvkit.core.data.Augmentation.Mixup;

/** Mixup and cutmix: joins each picture of a finished batch with the next one of it. */
final class BatchMixing {
  /** Keeps these draws apart from those of the order and of the pictures. */
  private static final long MIXING = -2;

  private final List<Augmentation> choices;
  private final List<LabelSet> tasks;
  private final int width;
  private final int height;

  BatchMixing(LoaderOptions options, List<LabelSet> tasks) {
    choices = AugmentationSteps.of(options.augmentation()).onBatches();
    this.tasks = tasks;
    width = options.preprocessing().transform().size().width();
    height = options.preprocessing().transform().size().height();
  }

  boolean isNone() {
    return choices.isEmpty();
  }

  void mix(Batch batch, long seed, int epoch) {
    if (isNone()) {
      return;
    }
    Draws draws = Draws.of(seed, epoch, MIXING, batch.number());
    Augmentation choice = choices.get(draws.below(choices.size()));
    if (choice instanceof Mixup mixup) {
      float weight = (float) draws.beta(mixup.alpha());
      roll(batch, (own, next) -> blend(own, next, weight));
      label(batch, weight);
    } else if (choice instanceof CutMix cutmix) {
      Patch patch = patch(cutmix, draws);
      roll(batch, (own, next) -> paste(own, next, patch));
      label(batch, 1 - (float) patch.area() / (width * height));
    }
  }

  private interface Join {
    void join(float[] own, float[] next);
  }

  private record Patch(int left, int top, int right, int bottom) {
    int area() {
      return (right - left) * (bottom - top);
    }
  }

  private static void roll(Batch batch, Join join) {
    int length = batch.pictureLength();
    FloatBuffer pixels = batch.pixels();
    float[] first = new float[length];
    pixels.get(0, first);
    float[] own = first.clone();
    float[] next = new float[length];
    for (int row = 0; row < batch.count(); row++) {
      boolean last = row == batch.count() - 1;
      if (!last) {
        pixels.get((row + 1) * length, next);
      }
      join.join(own, last ? first : next);
      pixels.put(row * length, own);
      System.arraycopy(next, 0, own, 0, length);
    }
  }

  private static void blend(float[] own, float[] next, float weight) {
    for (int i = 0; i < own.length; i++) {
      own[i] = own[i] * weight + next[i] * (1 - weight);
    }
  }

  private void paste(float[] own, float[] next, Patch patch) {
    for (int plane = 0; plane < own.length; plane += width * height) {
      for (int y = patch.top(); y < patch.bottom(); y++) {
        int from = plane + y * width + patch.left();
        System.arraycopy(next, from, own, from, patch.right() - patch.left());
      }
    }
  }

  private Patch patch(CutMix cutmix, Draws draws) {
    double side = Math.sqrt(1 - draws.beta(cutmix.alpha()));
    int x = draws.below(width);
    int y = draws.below(height);
    int halfWidth = (int) (width * side / 2);
    int halfHeight = (int) (height * side / 2);
    return new Patch(
        Math.max(0, x - halfWidth),
        Math.max(0, y - halfHeight),
        Math.min(width, x + halfWidth),
        Math.min(height, y + halfHeight));
  }

  private void label(Batch batch, float weight) {
    for (int task = 0; task < tasks.size(); task++) {
      int classes = tasks.get(task).size();
      FloatBuffer targets = batch.targets(task).asFloatBuffer();
      targets.put(0, new float[targets.capacity()]);
      for (int row = 0; row < batch.count(); row++) {
        add(targets, row * classes, label(batch, row, task), weight);
        add(targets, row * classes, label(batch, (row + 1) % batch.count(), task), 1 - weight);
      }
    }
  }

  private int label(Batch batch, int row, int task) {
    return (int) batch.classes().get(row * tasks.size() + task);
  }

  private static void add(FloatBuffer targets, int row, int label, float weight) {
    if (label != LabelSet.UNKNOWN) {
      targets.put(row + label, targets.get(row + label) + weight);
    }
  }
}
