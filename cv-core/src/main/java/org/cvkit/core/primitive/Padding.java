package org.cvkit.core.primitive;

/**
 * What is added around a picture before a window moves over it.
 *
 * <p>Immutable.
 */
public sealed interface Padding {
  /** None: the window stays inside the picture. */
  static Padding valid() {
    return of(0);
  }

  /**
   * As much as makes the output {@code ceil(input / stride)} long, the same length at stride 1; an
   * odd row or column goes to the end, as TensorFlow and ONNX's {@code SAME_UPPER} do.
   */
  static Padding same() {
    return new Same(Same.Odd.AT_END);
  }

  /** As many rows and columns on every side. */
  static Padding of(int every) {
    return of(every, every, every, every);
  }

  /** Rows above and below, columns left and right. */
  static Padding of(int top, int left, int bottom, int right) {
    return new Explicit(top, left, bottom, right);
  }

  /**
   * Rows and columns by number.
   *
   * <p>Immutable.
   */
  record Explicit(int top, int left, int bottom, int right) implements Padding {
    public Explicit {
      if (top < 0 || left < 0 || bottom < 0 || right < 0) {
        throw new IllegalArgumentException(
            "padding: expected at least 0 on each side, got top "
                + top
                + ", left "
                + left
                + ", bottom "
                + bottom
                + ", right "
                + right);
      }
    }
  }

  /**
   * As much as the output's size asks for.
   *
   * <p>Immutable.
   *
   * @param odd where the one that cannot be halved goes
   */
  record Same(Odd odd) implements Padding {
    /** The side of an odd row or column. */
    public enum Odd {
      AT_BEGINNING,
      AT_END
    }
  }
}
