package org.cvkit.core.data;

/**
 * A stream of random numbers that is a function of a seed and the places it is drawn for, the same
 * on every machine and Java version: SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable
 * pseudorandom number generators", figure 16). Java's own generators promise their algorithm only
 * in part, and a resumed run must repeat every draw.
 *
 * <p>Confined to one thread at a time.
 */
public final class Draws {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  private Draws(long state) {
    this.state = state;
  }

  /** The stream of {@code seed} at a place: an epoch, a picture of an epoch, ... */
  public static Draws of(long seed, long... place) {
    long state = seed;
    for (long step : place) {
      state = mix(state + GOLDEN) ^ mix(step * GOLDEN + 1);
    }
    return new Draws(state);
  }

  private static long mix(long z) {
    long once = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    long twice = (once ^ once >>> 27) * 0x94d049bb133111ebL;
    return twice ^ twice >>> 31;
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1), in steps of 2^-53. */
  public double unit() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in [from, to). */
  public double between(double from, double to) {
    return from + (to - from) * unit();
  }

  /** True with probability {@code probability}. */
  public boolean chance(double probability) {
    return unit() < probability;
  }

  /** Uniform in 0 to {@code bound - 1}; the bias of 2^-32 for bounds of an int does not matter. */
  public int below(int bound) {
    return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
  }

  /** Standard normal (Box and Muller 1958). */
  public double normal() {
    return Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  }

  /** Beta of two equal parameters, in [0, 1]: both mixup and cutmix draw from it. */
  public double beta(double alpha) {
    double a = gamma(alpha);
    double b = gamma(alpha);
    // For tiny alphas both may underflow; the distribution is then a coin.
    return a + b > 0 ? a / (a + b) : below(2);
  }

  /** Gamma of scale 1 (Marsaglia and Tsang 2000). */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(1 - unit(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  /** Puts {@code values} in random order (Fisher and Yates; Durstenfeld 1964). */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = below(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }
}
