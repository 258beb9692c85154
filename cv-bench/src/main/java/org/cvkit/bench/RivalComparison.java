package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.memory.Scope;

/** From a JPEG file to a class, against another toolkit on the same ONNX Runtime. */
final class RivalComparison implements Comparison {

  @Override
  public void run(Settings settings, Report report) {
    Optional<Rival> rival = ServiceLoader.load(Rival.class).findFirst();
    if (rival.isEmpty()) {
      report.skipped("DJL / cvkit", "build and run with DJL=1 (Maven profile djl)");
      return;
    }
    measure(rival.get(), SpeedNetwork.RESNET50, 1.4, settings, report);
    measure(rival.get(), SpeedNetwork.MOBILENET_V2, 4, settings, report);
  }

  private static void measure(
      Rival rival, SpeedNetwork network, double target, Settings settings, Report report) {
    List<List<Path>> parts = settings.parts(Pictures.HD);
    int files = parts.get(0).size();
    try (Scope scope = new Scope()) {
      RawRun raw = scope.add(RawRun.open(settings.model(network)));
      Vision vision = scope.add(Vision.open(network, settings.model(network)));
      Vision.Worker worker = scope.add(vision.worker());
      Rival.RivalClassifier theirs = scope.add(rival.open(settings.model(network)));
      Cycle<List<Path>> first = new Cycle<>(parts);
      Cycle<List<Path>> second = new Cycle<>(parts);

      Alternation a =
          Alternation.of(
              parts.size(),
              () -> Repeat.times(files, raw::run),
              () -> first.next().forEach(worker::work),
              () -> second.next().forEach(theirs::classify));

      report.atLeast(
          rival.name() + " / cvkit, " + network.id(),
          target,
          a.cpuRatio(2, 1),
          Report.format(
              "CPU; wall %.2f; ms CPU a file: %.2f against %.2f; over the raw run %.2f against %.3f",
              a.wallRatio(2, 1),
              a.cpuMillis(2, files),
              a.cpuMillis(1, files),
              a.cpuRatio(2, 0),
              a.cpuRatio(1, 0)));
    }
  }
}
