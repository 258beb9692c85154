package org.cvkit.core.layer;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.tensor.Shape;

/**
 * What a parameter begins with. The fan-in of a kernel O x I x kH x kW is {@code I kH kW}, of a
 * matrix O x I it is {@code I}; the fan-out takes O for I.
 *
 * <p>Immutable.
 */
@FunctionalInterface
public interface Initializer {

  /** The values of a parameter of {@code shape}, the same each time for the same {@code seed}. */
  Constant draw(Shape shape, long seed);

  static Initializer constant(double value) {
    return (shape, seed) ->
        Constant.drawn(
            shape,
            () -> {
              float[] values = new float[Math.toIntExact(shape.elements())];
              Arrays.fill(values, (float) value);
              return values;
            });
  }

  static Initializer zeros() {
    return constant(0);
  }

  static Initializer ones() {
    return constant(1);
  }

  /** Normal with mean 0. */
  static Initializer normal(double deviation) {
    return (shape, seed) -> drawn(shape, seed, random -> () -> deviation * random.nextGaussian());
  }

  /** Normal with mean 0, drawn again beyond two deviations. */
  static Initializer truncatedNormal(double deviation) {
    return (shape, seed) ->
        drawn(
            shape,
            seed,
            random ->
                () -> {
                  double z = random.nextGaussian();
                  while (Math.abs(z) > 2) {
                    z = random.nextGaussian();
                  }
                  return deviation * z;
                });
  }

  /** Uniform between {@code -bound} and {@code bound}. */
  static Initializer uniform(double bound) {
    return (shape, seed) ->
        drawn(shape, seed, random -> () -> bound * (2 * random.nextDouble() - 1));
  }

  /** Normal with variance {@code 2 / fan-in}, for ReLU (He et al. 2015, equation 10). */
  static Initializer heNormal() {
    return (shape, seed) -> normal(Math.sqrt(2.0 / fanIn(shape))).draw(shape, seed);
  }

  /**
   * Normal with variance {@code 2 / fan-out}: keeps the size of gradients instead (He et al. 2015,
   * equation 14), as torchvision begins its ResNets.
   */
  static Initializer heNormalFanOut() {
    return (shape, seed) -> normal(Math.sqrt(2.0 / fanOut(shape))).draw(shape, seed);
  }

  /** Uniform with variance {@code 2 / fan-in} (He et al. 2015). */
  static Initializer heUniform() {
    return (shape, seed) -> uniform(Math.sqrt(6.0 / fanIn(shape))).draw(shape, seed);
  }

  /** Normal with variance {@code 2 / (fan-in + fan-out)} (Glorot and Bengio 2010). */
  static Initializer xavierNormal() {
    return (shape, seed) ->
        normal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape)))).draw(shape, seed);
  }

  /** Uniform with variance {@code 2 / (fan-in + fan-out)} (Glorot and Bengio 2010, equation 16). */
  static Initializer xavierUniform() {
    return (shape, seed) ->
        uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)))).draw(shape, seed);
  }

  /** Uniform with variance {@code 1 / (3 fan-in)}: what PyTorch's layers begin with. */
  static Initializer uniformFanIn() {
    return (shape, seed) -> uniform(1 / Math.sqrt(fanIn(shape))).draw(shape, seed);
  }

  /** Inputs that reach one output number. */
  static long fanIn(Shape shape) {
    return shape.elements() / shape.dimension(0);
  }

  /** Outputs that one input number reaches. */
  static long fanOut(Shape shape) {
    return shape.elements() / (shape.rank() > 1 ? shape.dimension(1) : 1);
  }

  private static Constant drawn(
      Shape shape, long seed, java.util.function.Function<Random, DoubleSupplier> distribution) {
    return Constant.drawn(
        shape,
        () -> {
          DoubleSupplier next = distribution.apply(new Random(seed));
          float[] values = new float[Math.toIntExact(shape.elements())];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) next.getAsDouble();
          }
          return values;
        });
  }
}
