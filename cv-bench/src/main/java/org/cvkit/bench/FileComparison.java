package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.Scope;

/** From a JPEG file to the answer on one thread, against the raw run and the decoding. */
final class FileComparison implements Comparison {
  private static final double TARGET_OVER_NEEDED = 1.05;

  @Override
  public void run(Settings settings, Report report) {
    measure(SpeedNetwork.YOLOV8N, Pictures.HD, 1.06, settings, report);
    measure(SpeedNetwork.RESNET50, Pictures.HD, 1.06, settings, report);
    measure(SpeedNetwork.MOBILENET_V2, Pictures.HD, 1.45, settings, report);
    measure(SpeedNetwork.MOBILENET_V2, Pictures.SD, 1.30, settings, report);
  }

  private static void measure(
      SpeedNetwork network, Size size, double target, Settings settings, Report report) {
    List<List<Path>> parts = settings.parts(size);
    int files = parts.get(0).size();
    try (Scope scope = new Scope()) {
      RawRun raw = scope.add(RawRun.open(settings.model(network)));
      Vision vision = scope.add(Vision.open(network, settings.model(network)));
      Vision.Worker worker = scope.add(vision.worker());
      Cycle<List<Path>> decoding = new Cycle<>(parts);
      Cycle<List<Path>> working = new Cycle<>(parts);

      Alternation a =
          Alternation.of(
              parts.size(),
              () -> Repeat.times(files, raw::run),
              () -> decoding.next().forEach(worker::decode),
              () -> working.next().forEach(worker::work));

      String what = "JPEG " + size + " to result, " + network.id();
      report.atMost(
          what + " / raw run",
          target,
          a.cpuRatio(2, 0),
          Report.format(
              "CPU; wall %.3f; ms CPU a file: %.2f of which raw run %.2f, decode %.2f",
              a.wallRatio(2, 0), a.cpuMillis(2, files), a.cpuMillis(0, files),
              a.cpuMillis(1, files)));
      report.atMost(
          what + " / (raw run + decode)",
          TARGET_OVER_NEEDED,
          a.median(c -> (double) c[2].cpu() / c[0].plus(c[1]).cpu()),
          Report.format(
              "CPU; wall %.3f; %.1f things found a file",
              a.median(c -> (double) c[2].wall() / c[0].plus(c[1]).wall()),
              (double) vision.run(parts.get(0), 1) / files));
    }
  }
}
