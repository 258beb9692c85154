package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.memory.Scope;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Files a second from a 720p JPEG to the answer, all threads sharing one session, against as many
 * threads in the raw run alone.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class PipelineBenchmark {

  /** What the threads share. */
  @State(org.openjdk.jmh.annotations.Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
  public static class Shared {
    private final Scope scope = new Scope();

    @Param public SpeedNetwork network = SpeedNetwork.MOBILENET_V2;

    private Vision vision;
    private RawRun raw;
    private List<Path> files;

    @Setup
    public void open() {
      vision = scope.add(Vision.open(network, Workplace.model(network)));
      raw = scope.add(RawRun.open(Workplace.model(network)));
      files = Workplace.pictures();
    }

    @TearDown
    public void close() {
      scope.close();
    }
  }

  /** What each thread has of its own. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
  public static class Own {
    private final Scope scope = new Scope();
    private Vision.Worker worker;
    private RawRun raw;
    private Cycle<Path> files;

    @Setup
    public void open(Shared shared) {
      worker = scope.add(shared.vision.worker());
      raw = scope.add(shared.raw.sharing());
      files = new Cycle<>(shared.files);
    }

    @TearDown
    public void close() {
      scope.close();
    }
  }

  @Benchmark
  @Threads(1)
  public int one(Own own) {
    return own.worker.work(own.files.next());
  }

  @Benchmark
  @Threads(2)
  public int two(Own own) {
    return own.worker.work(own.files.next());
  }

  @Benchmark
  @Threads(1)
  public void floorOne(Own own) {
    own.raw.run();
  }

  @Benchmark
  @Threads(2)
  public void floorTwo(Own own) {
    own.raw.run();
  }
}
