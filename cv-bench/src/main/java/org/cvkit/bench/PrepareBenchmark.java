package org.cvkit.bench;

import java.util.concurrent.TimeUnit;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A 720p picture into an input tensor, by letterbox (640) and by centre crop (224). */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class PrepareBenchmark {
  private final Scope scope = new Scope();
  private final Image image = scope.add(StepsComparison.noise(Pictures.HD));

  @Param({"YOLOV8N", "RESNET50"})
  public SpeedNetwork network = SpeedNetwork.YOLOV8N;

  private Preprocessor preprocessor;
  private Tensor tensor;

  @Setup
  public void open() {
    Preprocessing preprocessing = network.preprocessing();
    preprocessor = scope.add(Preprocessor.open(preprocessing));
    tensor = scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(1)));
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Placement prepare() {
    return preprocessor.prepare(image, tensor, 0);
  }
}
