package org.cvkit.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cvkit.core.primitive.Backend;
import org.cvkit.core.primitive.Conv2d;
import org.cvkit.core.primitive.MaxPool;
import org.cvkit.core.primitive.Padding;
import org.cvkit.core.primitive.Primitive;
import org.cvkit.core.primitive.PrimitiveSession;
import org.cvkit.core.primitive.TransposedConv2d;
import org.cvkit.core.primitive.Volume;
import org.cvkit.core.runtime.SessionOptions;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The three executions of a primitive, one thread each; {@code gflop} counts 10^9 multiplications,
 * additions or comparisons a second. ONNX Runtime runs on pinned memory, nothing copied; Java makes
 * its output anew each time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class PrimitiveBenchmark {

  /** What is computed. */
  public enum Subject {
    CONV_3X3(
        Conv2d.of(random(64, 64, 3, 3)).withPadding(Padding.same()), random(1, 64, 56, 56), 1152),
    CONV_1X1(Conv2d.of(random(64, 256, 1, 1)), random(1, 256, 56, 56), 512),
    DEPTHWISE_3X3(
        Conv2d.depthwise(random(128, 1, 3, 3)).withPadding(Padding.same()),
        random(1, 128, 56, 56),
        18),
    TRANSPOSED_2X2(
        TransposedConv2d.of(random(64, 32, 2, 2)).withStride(2), random(1, 64, 56, 56), 128),
    MAX_POOL_3X3(MaxPool.of(3, 2).withPadding(Padding.of(1)), random(1, 64, 56, 56), 9);

    private final Primitive primitive;
    private final Volume input;
    private final double gflop;

    /**
     * One subject.
     *
     * @param operations multiplications, additions or comparisons for one number of the output
     */
    Subject(Primitive primitive, Volume input, int operations) {
      this.primitive = primitive;
      this.input = input;
      gflop = 1e-9 * operations * primitive.outputShape(input.shape()).elements();
    }

    private static Volume random(int batch, int channels, int height, int width) {
      Random random = new Random(1);
      float[] values = new float[batch * channels * height * width];
      for (int i = 0; i < values.length; i++) {
        values[i] = 2 * random.nextFloat() - 1;
      }
      return Volume.of(batch, channels, height, width, values);
    }
  }

  /** Beside runs a second, 10^9 operations a second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    public double gflop;
  }

  @Param public Subject subject;

  private PrimitiveSession session;

  @Setup
  public void open() {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    session = PrimitiveSession.open(subject.primitive, subject.input.shape(), options);
    session.apply(subject.input);
  }

  @TearDown
  public void close() {
    session.close();
  }

  @Benchmark
  public Volume reference(Work work) {
    work.gflop += subject.gflop;
    return subject.primitive.apply(subject.input, Backend.REFERENCE);
  }

  @Benchmark
  public Volume fast(Work work) {
    work.gflop += subject.gflop;
    return subject.primitive.apply(subject.input, Backend.FAST);
  }

  @Benchmark
  public void onnxRuntime(Work work) {
    work.gflop += subject.gflop;
    session.run();
  }
}
