package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.memory.Scope;

/** From a JPEG file to a class, against another toolkit with ONNX Runtime inside. */
final class RivalComparison implements Comparison {
  // The contestants in their order.
  private static final int RUN = 0;
  private static final int OURS = 1;
  private static final int THEIRS = 2;

  @Override
  public void run(Settings settings, Report report) {
    if (settings.djl().isEmpty()) {
      report.skipped("DJL / cvkit", "start the comparison with DJL=1");
      return;
    }
    measure(settings.djl().get(), SpeedNetwork.RESNET50, 1.4, settings, report);
    measure(settings.djl().get(), SpeedNetwork.MOBILENET_V2, 4, settings, report);
  }

  private static void measure(
      Path djl, SpeedNetwork network, double target, Settings settings, Report report) {
    List<List<Path>> parts = settings.parts(Pictures.HD);
    int files = parts.get(0).size();
    try (Scope scope = new Scope()) {
      Rival rival = scope.add(Rival.djl(djl, settings.model(network)));
      RawRun raw = scope.add(RawRun.open(settings.model(network)));
      Vision vision = scope.add(Vision.open(network, settings.model(network)));
      Vision.Worker worker = scope.add(vision.worker());
      Cycle<List<Path>> ours = new Cycle<>(parts);
      Cycle<List<Path>> theirs = new Cycle<>(parts);

      Alternation a =
          Alternation.of(
              parts.size(),
              List.of(
                  () -> Cost.of(() -> Repeat.times(files, raw::run)),
                  () -> Cost.of(() -> ours.next().forEach(worker::work)),
                  () -> rival.classify(theirs.next())));

      report.atLeast(
          rival.name() + " / cvkit, " + network.id(),
          target,
          a.cpuRatio(THEIRS, OURS),
          Report.format(
              "CPU; wall %.2f; ms CPU a file: %.2f against %.2f; over the raw run %.2f, %.3f",
              a.wallRatio(THEIRS, OURS),
              a.cpuMillis(THEIRS, files),
              a.cpuMillis(OURS, files),
              a.cpuRatio(THEIRS, RUN),
              a.cpuRatio(OURS, RUN)));
    }
  }
}
