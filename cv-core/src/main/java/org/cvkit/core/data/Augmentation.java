package org.cvkit.core.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Size;

/**
 * A random change of training pictures that leaves their label true, so that a network sees new
 * ones in every epoch (course 4, week 2, "Data augmentation"). Every draw is a function of the
 * seed, the epoch and the picture.
 *
 * <p>Changes are applied in the order of a {@link Sequence}, except that {@link RandomResizedCrop}
 * is always first, for it cuts the picture as it was decoded, and {@link Mixup} and {@link CutMix}
 * last, for they join pictures of a finished batch. All others work on pictures of the network's
 * input size, on levels of 0 to 255, before normalisation.
 *
 * <p>Immutable.
 */
public sealed interface Augmentation {

  /** Pictures as they are. */
  static Augmentation none() {
    return new Sequence(List.of());
  }

  /** One after another. */
  static Augmentation of(Augmentation... steps) {
    return new Sequence(
        Arrays.stream(steps)
            .flatMap(s -> s instanceof Sequence many ? many.steps().stream() : Stream.of(s))
            .toList());
  }

  /**
   * What the ResNet paper does on CIFAR-10 (He et al. 2015, section 4.2): 4 black pixels around, a
   * random crop of the old size, and a mirror image every other time.
   */
  static Augmentation cifar() {
    return of(new RandomCrop(4, Border.BLACK), new HorizontalFlip(0.5));
  }

  /**
   * A usual choice for photographs: {@link #cifar()} for inputs of up to 64 pixels a side; for
   * larger ones a random crop of 25 to 100 % of the picture, mirror images, and slightly other
   * colours.
   */
  static Augmentation standard(Size input) {
    return Math.max(input.width(), input.height()) <= 64
        ? cifar()
        : of(
            new RandomResizedCrop(0.25, 1, 3 / 4.0, 4 / 3.0),
            new HorizontalFlip(0.5),
            new ColorJitter(0.2, 0.2, 0.2, 0.02));
  }

  /**
   * More of it, for long trainings whose training accuracy runs away from the validation's: up to
   * 64 pixels a side the crop mirrors the edge and a square of a quarter of the side is blanked
   * ({@link Cutout}); larger pictures are cropped to 8 to 100 % and their batches mixed by {@link
   * CutMix}.
   */
  static Augmentation strong(Size input) {
    int side = Math.max(input.width(), input.height());
    return side <= 64
        ? of(
            new RandomCrop(4, Border.REFLECT),
            new HorizontalFlip(0.5),
            new Cutout(Math.max(1, side / 4), 1))
        : of(
            new RandomResizedCrop(0.08, 1, 3 / 4.0, 4 / 3.0),
            new HorizontalFlip(0.5),
            new ColorJitter(0.4, 0.4, 0.4, 0.02),
            new CutMix(1));
  }

  /** What lies beyond the edge of a picture that was moved. */
  enum Border {
    BLACK,
    /** The picture mirrored at its edge, the edge itself once. */
    REFLECT
  }

  /** Several, one after another. */
  record Sequence(List<Augmentation> steps) implements Augmentation {
    public Sequence {
      steps = List.copyOf(steps);
    }
  }

  /** The mirror image, left for right, with probability {@code probability}. */
  record HorizontalFlip(double probability) implements Augmentation {
    public HorizontalFlip {
      requireIn("horizontal flip: probability", probability, 0, 1);
    }
  }

  /**
   * Moves the picture by up to {@code padding} pixels along each axis: pads all sides, then crops
   * the old size anywhere.
   */
  record RandomCrop(int padding, Border border) implements Augmentation {
    public RandomCrop {
      requireIn("random crop: padding", padding, 0, 1 << 15);
    }
  }

  /**
   * A random part of the decoded picture, stretched to the input size (Szegedy et al. 2015, section
   * 6; torchvision's RandomResizedCrop). It takes the place of the preprocessing's transform.
   *
   * @param minArea smallest share of the picture's area, above 0
   * @param maxArea largest share, at most 1
   * @param minRatio smallest width by height
   * @param maxRatio largest width by height
   */
  record RandomResizedCrop(double minArea, double maxArea, double minRatio, double maxRatio)
      implements Augmentation {
    public RandomResizedCrop {
      requireIn("random resized crop: largest area", maxArea, Double.MIN_VALUE, 1);
      requireIn("random resized crop: smallest area", minArea, Double.MIN_VALUE, maxArea);
      requireIn("random resized crop: smallest ratio", minRatio, 1e-3, maxRatio);
      requireIn("random resized crop: largest ratio", maxRatio, minRatio, 1e3);
    }
  }

  /**
   * Turns, moves and scales about the centre, resampled linearly.
   *
   * @param degrees most it turns, either way
   * @param shift most it moves along each axis, as a share of that side
   * @param minScale smallest factor, above 0
   * @param maxScale largest factor
   */
  record RandomAffine(double degrees, double shift, double minScale, double maxScale, Border border)
      implements Augmentation {
    public RandomAffine {
      requireIn("random affine: degrees", degrees, 0, 180);
      requireIn("random affine: shift", shift, 0, 1);
      requireIn("random affine: smallest scale", minScale, 1e-3, maxScale);
      requireIn("random affine: largest scale", maxScale, minScale, 1e3);
    }
  }

  /**
   * Other brightness, contrast, saturation and hue, in this order (torchvision's ColorJitter with
   * the order fixed). The first three are factors from [max(0, 1 - x), 1 + x]; grey pictures have
   * no saturation and no hue.
   *
   * @param hue most the hue turns either way, as a share of the full circle, up to 0.5
   */
  record ColorJitter(double brightness, double contrast, double saturation, double hue)
      implements Augmentation {
    public ColorJitter {
      requireIn("colour jitter: brightness", brightness, 0, 100);
      requireIn("colour jitter: contrast", contrast, 0, 100);
      requireIn("colour jitter: saturation", saturation, 0, 100);
      requireIn("colour jitter: hue", hue, 0, 0.5);
    }
  }

  /**
   * Blanks a square about a random pixel, cut off at the edges (DeVries and Taylor 2017): its
   * tensor values become 0, the mean of the data where the normalisation is theirs.
   */
  record Cutout(int side, double probability) implements Augmentation {
    public Cutout {
      requireIn("cutout: side", side, 1, 1 << 15);
      requireIn("cutout: probability", probability, 0, 1);
    }
  }

  /**
   * Each picture and label becomes a mean of its own, weighted w, and those of the next in the
   * batch, weighted 1 - w, with one w from Beta(alpha, alpha) a batch (Zhang et al. 2018).
   */
  record Mixup(double alpha) implements Augmentation {
    public Mixup {
      requireIn("mixup: alpha", alpha, 1e-3, 1e3);
    }
  }

  /**
   * One random box of all pictures of a batch shows the next picture of the batch instead, and the
   * labels mix by its area; that is drawn from Beta(alpha, alpha) (Yun et al. 2019).
   */
  record CutMix(double alpha) implements Augmentation {
    public CutMix {
      requireIn("cutmix: alpha", alpha, 1e-3, 1e3);
    }
  }

  private static void requireIn(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          what + ": expected " + least + " to " + most + ", got " + value);
    }
  }
}
