package org.cvkit.bench;

import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Tensor;

/** Our session against ONNX Runtime's own API, both on pinned memory. */
final class WrapperComparison implements Comparison {
  private static final double TARGET = 1.02;

  /** A round is short, so that both meet the same weather, and there are many rounds. */
  private static final int RUNS = 2;

  private static final int ROUNDS_FACTOR = 6;

  @Override
  public void run(Settings settings, Report report) {
    for (SpeedNetwork network : SpeedNetwork.values()) {
      try (Scope scope = new Scope()) {
        measure(network, settings, scope, report);
      }
    }
  }

  private static void measure(SpeedNetwork network, Settings settings, Scope scope, Report report) {
    RawRun raw = scope.add(RawRun.open(settings.model(network)));
    InferenceSession session =
        scope.add(
            InferenceSession.open(
                settings.model(network), SessionOptions.defaults().withThreads(1)));
    Tensor input =
        scope.add(Tensor.allocate(session.inputs().get(0).type(), session.inputs().get(0).shape()));
    InferenceSession.Binding binding = scope.add(session.bind(input));

    Alternation a =
        Alternation.of(
            settings.rounds() * ROUNDS_FACTOR,
            () -> Repeat.times(RUNS, raw::run),
            () -> Repeat.times(RUNS, binding::run));

    report.atMost(
        "session / raw run, " + network.id(),
        TARGET,
        a.cpuRatio(1, 0),
        Report.format(
            "CPU; wall %.3f; raw run %.2f ms CPU", a.wallRatio(1, 0), a.cpuMillis(0, RUNS)));
  }
}
