package org.cvkit.core.pipeline;

/**
 * Where the time of one picture went, in nanoseconds of wall time.
 *
 * <p>Immutable.
 *
 * @param pre preprocessing
 * @param run the model
 * @param post decoding
 */
public record Timings(long pre, long run, long post) {
  public static final Timings ZERO = new Timings(0, 0, 0);

  public Timings plus(Timings other) {
    return new Timings(pre + other.pre, run + other.run, post + other.post);
  }

  public double preMillis() {
    return pre / 1e6;
  }

  public double runMillis() {
    return run / 1e6;
  }

  public double postMillis() {
    return post / 1e6;
  }
}
