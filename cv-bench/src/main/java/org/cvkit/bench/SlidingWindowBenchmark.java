package org.cvkit.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.detection.window.DenseForm;
import org.cvkit.detection.window.WindowNet;
import org.cvkit.detection.window.WindowScorer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A classifier of 32 x 32 windows, four pixels apart, on a picture of 640 x 480 (17,289 windows):
 * one pass of its dense form against window by window in batches of 64, one thread each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class SlidingWindowBenchmark {
  private static final Size PICTURE = new Size(640, 480);
  private static final int BATCH = 64;

  private WindowScorer dense;
  private WindowScorer each;
  private Tensor picture;

  @Setup
  public void open() {
    Graph classifier =
        WindowNet.of(2)
            .build(
                GraphBuilder.create(GraphBuilder.Mode.INFERENCE).seeded(1),
                Shape.of(Shape.FREE, 3, 32, 32));
    DenseForm form = DenseForm.of(classifier);
    SessionOptions oneThread = SessionOptions.defaults().withThreads(1);
    dense = WindowScorer.onePass(form, oneThread);
    each = WindowScorer.eachWindow(classifier, dense.stride(), BATCH, oneThread);
    float[] values = new float[3 * PICTURE.width() * PICTURE.height()];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    picture = Tensor.of(Shape.of(1, 3, PICTURE.height(), PICTURE.width()), values);
  }

  @TearDown
  public void close() {
    dense.close();
    each.close();
    picture.close();
  }

  @Benchmark
  public float onePass() {
    return first(dense);
  }

  @Benchmark
  public float eachWindow() {
    return first(each);
  }

  private float first(WindowScorer scorer) {
    try (Tensor scores = scorer.score(picture)) {
      return scores.asFloatBuffer().get(0);
    }
  }
}
