package org.cvkit.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.cvkit.detection.decode.BoxMerging;
import org.cvkit.detection.decode.BoxMerging.Chain;
import org.cvkit.detection.decode.FusedBoxes;
import org.cvkit.detection.decode.NonMaxSuppression;
import org.cvkit.detection.decode.SoftSuppression;
import org.cvkit.detection.decode.SoftSuppression.Decay;
import org.cvkit.detection.decode.WeightedFusion;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The family of suppression on {@link CrowdedBoxes}, 33,000 of them; nothing limits what stays.
 * Beside the wall time, {@code cpuMillis} is the thread's processor time, which other processes do
 * not lengthen; JMH sums it over the iterations, so divide it by {@code calls}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SuppressionBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_A_MILLI = 1e6;
  private static final float OVERLAP = 0.5f;
  private static final float SIGMA = 0.5f;
  private static final float LEAST = 0.001f;

  /** Which boxes compete; without classes all are of one. */
  @Param public Suppression suppression = Suppression.CLASS_WISE;

  /** The processor time of an iteration's calls. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class ProcessorTime {
    public long calls;
    private long begun;

    @Setup(Level.Iteration)
    public void begin() {
      begun = THREADS.getCurrentThreadCpuTime();
    }

    /** Of all calls, in milliseconds. */
    public double cpuMillis() {
      return (THREADS.getCurrentThreadCpuTime() - begun) / NANOS_A_MILLI;
    }
  }

  private final CrowdedBoxes boxes = new CrowdedBoxes(80);

  @Benchmark
  public int hard(ProcessorTime time) {
    time.calls++;
    return new NonMaxSuppression(OVERLAP, suppression, CrowdedBoxes.COUNT)
        .select(boxes.corners, boxes.scores, boxes.classes, CrowdedBoxes.COUNT);
  }

  @Benchmark
  public FusedBoxes softLinear(ProcessorTime time) {
    time.calls++;
    return soft(Decay.LINEAR, 0.3f);
  }

  @Benchmark
  public FusedBoxes softGaussian(ProcessorTime time) {
    time.calls++;
    return soft(Decay.GAUSSIAN, SIGMA);
  }

  @Benchmark
  public FusedBoxes weightedFusion(ProcessorTime time) {
    time.calls++;
    return new WeightedFusion(OVERLAP, 1, suppression)
        .fuse(boxes.corners, boxes.scores, boxes.classes, CrowdedBoxes.COUNT);
  }

  @Benchmark
  public FusedBoxes mergeIou(ProcessorTime time) {
    time.calls++;
    return merge(Chain.ALL, BoxOverlap.IOU);
  }

  @Benchmark
  public FusedBoxes mergeIos(ProcessorTime time) {
    time.calls++;
    return merge(Chain.ALL, BoxOverlap.IOS);
  }

  @Benchmark
  public FusedBoxes greedyMergeIou(ProcessorTime time) {
    time.calls++;
    return merge(Chain.BEST_ONLY, BoxOverlap.IOU);
  }

  @Benchmark
  public FusedBoxes greedyMergeIos(ProcessorTime time) {
    time.calls++;
    return merge(Chain.BEST_ONLY, BoxOverlap.IOS);
  }

  private FusedBoxes soft(Decay decay, float parameter) {
    return new SoftSuppression(decay, parameter, LEAST, suppression)
        .select(boxes.corners, boxes.scores, boxes.classes, CrowdedBoxes.COUNT);
  }

  private FusedBoxes merge(Chain chain, BoxOverlap overlap) {
    return new BoxMerging(chain, overlap, OVERLAP, suppression)
        .merge(boxes.corners, boxes.scores, boxes.classes, CrowdedBoxes.COUNT);
  }
}
