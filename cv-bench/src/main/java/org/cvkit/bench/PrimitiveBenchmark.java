package org.cvkit.bench;

import java.util.concurrent.TimeUnit;
import org.cvkit.core.primitive.Backend;
import org.cvkit.core.primitive.PrimitiveSession;
import org.cvkit.core.primitive.Volume;
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

  /** Beside runs a second, 10^9 operations a second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    public double gflop;
  }

  @Param public PrimitiveSubject subject;

  private PrimitiveSession session;

  @Setup
  public void open() {
    session = subject.openSession();
  }

  @TearDown
  public void close() {
    session.close();
  }

  @Benchmark
  public Volume reference(Work work) {
    work.gflop += subject.gigaOperations();
    return subject.apply(Backend.REFERENCE);
  }

  @Benchmark
  public Volume fast(Work work) {
    work.gflop += subject.gigaOperations();
    return subject.apply(Backend.FAST);
  }

  @Benchmark
  public void onnxRuntime(Work work) {
    work.gflop += subject.gigaOperations();
    session.run();
  }
}
