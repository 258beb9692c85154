package org.cvkit.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.Labels;
import org.cvkit.core.pipeline.Decoder;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.decode.DetectionHead;
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

/** YOLOv8's output of 8400 boxes and 80 classes to detections. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class PostprocessBenchmark {
  private final Scope scope = new Scope();
  private final Placement placement = Placement.identity(Size.square(YoloOutput.SIDE));
  private final Decoder<List<Detection>> decoder =
      DetectionHead.YOLOV8.decoder(Labels.named("coco-80").names(), DetectionOptions.defaults());

  @Param({"100", "1000", "4000"})
  public int candidates = 100;

  private Outputs outputs;

  @Setup
  public void open() {
    outputs = scope.add(YoloOutput.of(candidates));
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public List<Detection> decode() {
    return decoder.decode(outputs, placement);
  }
}
