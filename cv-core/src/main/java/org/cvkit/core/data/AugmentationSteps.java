package org.cvkit.core.data;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.data.Augmentation.ColorJitter;
import org.cvkit.core.data.Augmentation.CutMix;
import org.cvkit.core.data.Augmentation.Cutout;
import org.cvkit.core.data.Augmentation.HorizontalFlip;
import org.cvkit.core.data.Augmentation.Mixup;
import org.cvkit.core.data.Augmentation.RandomAffine;
import org.cvkit.core.data.Augmentation.RandomCrop;
import org.cvkit.core.data.Augmentation.RandomResizedCrop;
import org.cvkit.core.data.Augmentation.Sequence;
import org.jspecify.annotations.Nullable;

/** An {@link Augmentation} sorted by where it works: on the decoded picture, planes, or batches. */
final class AugmentationSteps {
  private @Nullable RandomResizedCrop crop;
  private final List<Augmentation> onPlanes = new ArrayList<>();
  private final List<Augmentation> onBatches = new ArrayList<>();

  private AugmentationSteps() {}

  static AugmentationSteps of(Augmentation augmentation) {
    AugmentationSteps steps = new AugmentationSteps();
    steps.add(augmentation);
    return steps;
  }

  private void add(Augmentation step) {
    if (step instanceof Sequence several) {
      several.steps().forEach(this::add);
    } else if (step instanceof RandomResizedCrop random) {
      if (crop != null) {
        throw new IllegalArgumentException(
            "augmentation: expected one random resized crop, got " + crop + " and " + random);
      }
      crop = random;
    } else if (step instanceof Mixup || step instanceof CutMix) {
      onBatches.add(step);
    } else {
      onPlanes.add(step);
    }
  }

  @Nullable RandomResizedCrop crop() {
    return crop;
  }

  /** Mixup, cutmix, or both, of which every batch then draws one. */
  List<Augmentation> onBatches() {
    return onBatches;
  }

  /** Whether single pictures stay as they are. */
  boolean leavesPictures() {
    return crop == null && onPlanes.isEmpty();
  }

  /** Augments planes of levels 0 to 255. */
  void apply(Planes planes, Draws draws) {
    for (Augmentation step : onPlanes) {
      if (step instanceof HorizontalFlip flip) {
        if (draws.chance(flip.probability())) {
          planes.flip();
        }
      } else if (step instanceof RandomCrop moved) {
        int dx = draws.below(2 * moved.padding() + 1) - moved.padding();
        int dy = draws.below(2 * moved.padding() + 1) - moved.padding();
        planes.move(dx, dy, moved.border());
      } else if (step instanceof RandomAffine affine) {
        warp(planes, affine, draws);
      } else if (step instanceof ColorJitter jitter) {
        recolour(planes, jitter, draws);
      } else if (step instanceof Cutout cutout) {
        cut(planes, cutout, draws);
      } else {
        throw new IllegalStateException("unknown augmentation " + step);
      }
    }
  }

  private static void warp(Planes planes, RandomAffine affine, Draws draws) {
    double angle = Math.toRadians(draws.between(-affine.degrees(), affine.degrees()));
    double scale = draws.between(affine.minScale(), affine.maxScale());
    double dx = planes.width() * draws.between(-affine.shift(), affine.shift());
    double dy = planes.height() * draws.between(-affine.shift(), affine.shift());
    planes.warp(Math.cos(angle) / scale, Math.sin(angle) / scale, dx, dy, affine.border());
  }

  private static void recolour(Planes planes, ColorJitter jitter, Draws draws) {
    float brightness = factor(jitter.brightness(), draws);
    float contrast = factor(jitter.contrast(), draws);
    float saturation = factor(jitter.saturation(), draws);
    float turn = (float) draws.between(-jitter.hue(), jitter.hue());
    if (jitter.brightness() > 0) {
      ColorShift.brightness(planes, brightness);
    }
    if (jitter.contrast() > 0) {
      ColorShift.contrast(planes, contrast);
    }
    if (jitter.saturation() > 0) {
      ColorShift.saturation(planes, saturation);
    }
    if (jitter.hue() > 0) {
      ColorShift.hue(planes, turn);
    }
  }

  private static float factor(double spread, Draws draws) {
    return (float) draws.between(Math.max(0, 1 - spread), 1 + spread);
  }

  private static void cut(Planes planes, Cutout cutout, Draws draws) {
    boolean cuts = draws.chance(cutout.probability());
    int left = draws.below(planes.width()) - cutout.side() / 2;
    int top = draws.below(planes.height()) - cutout.side() / 2;
    if (cuts) {
      planes.blank(left, top, left + cutout.side(), top + cutout.side());
    }
  }
}
