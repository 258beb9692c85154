package org.cvkit.bench;

import java.util.concurrent.TimeUnit;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Tensor;
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

/** A network on pinned memory: our session against ONNX Runtime's own API, the floor. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() before anything else.
public class RunBenchmark {
  private final Scope scope = new Scope();

  @Param public SpeedNetwork network = SpeedNetwork.MOBILENET_V2;

  private RawRun raw;
  private InferenceSession.Binding binding;

  @Setup
  public void open() {
    raw = scope.add(RawRun.open(Workplace.model(network)));
    InferenceSession session =
        scope.add(
            InferenceSession.open(
                Workplace.model(network), SessionOptions.defaults().withThreads(1)));
    Tensor input =
        scope.add(Tensor.allocate(session.inputs().get(0).type(), session.inputs().get(0).shape()));
    binding = scope.add(session.bind(input));
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public void floor() {
    raw.run();
  }

  @Benchmark
  public Outputs session() {
    return binding.run();
  }
}
