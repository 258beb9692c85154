package org.cvkit.core.transform;

/**
 * What becomes of a pixel's value: {@code tensor = (pixel * scale - mean) / deviation}, pixels in
 * 0..255, mean and deviation per channel in the tensor's channel order.
 *
 * <p>Immutable.
 */
public record Normalization(float scale, Channels mean, Channels deviation) {
  private static final Channels ZERO = new Channels(0, 0, 0);
  private static final Channels ONE = new Channels(1, 1, 1);

  public Normalization {
    if (!(scale > 0) || !(deviation.first > 0 && deviation.second > 0 && deviation.third > 0)) {
      throw new IllegalArgumentException(
          "normalization: expected a scale and deviations above 0, got "
              + scale
              + " and "
              + deviation);
    }
  }

  /** Values stay 0..255. */
  public static Normalization none() {
    return new Normalization(1, ZERO, ONE);
  }

  /** Values become 0..1. */
  public static Normalization unit() {
    return new Normalization(1 / 255f, ZERO, ONE);
  }

  /** Values become -1..1: {@code (pixel - 127.5) / 127.5}. */
  public static Normalization signed() {
    return new Normalization(
        1, new Channels(127.5f, 127.5f, 127.5f), new Channels(127.5f, 127.5f, 127.5f));
  }

  /** The statistics of ImageNet in the order red, green, blue, as torchvision's models expect. */
  public static Normalization imageNet() {
    return new Normalization(
        1 / 255f, new Channels(0.485f, 0.456f, 0.406f), new Channels(0.229f, 0.224f, 0.225f));
  }

  /**
   * Factor of channel {@code c} once everything is folded: {@code tensor = pixel * alpha + beta}.
   */
  public double alpha(int c) {
    return (double) scale / deviation.get(c);
  }

  /** Addend of channel {@code c}. */
  public double beta(int c) {
    return -(double) mean.get(c) / deviation.get(c);
  }

  /** One value a channel; pictures of one channel use the first. */
  public record Channels(float first, float second, float third) {
    public float get(int channel) {
      return switch (channel) {
        case 0 -> first;
        case 1 -> second;
        case 2 -> third;
        default -> throw new IndexOutOfBoundsException("channel " + channel);
      };
    }
  }
}
