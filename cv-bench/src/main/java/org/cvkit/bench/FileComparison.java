package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.Scope;

/** From a JPEG file to the answer on one thread, against the raw run and the decoding. */
final class FileComparison implements Comparison {
  private static final double TARGET_OVER_NEEDED = 1.05;

  // The contestants in their order.
  private static final int RUN = 0;
  private static final int DECODE = 1;
  private static final int WORK = 2;

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
      RawDecode decode = scope.add(RawDecode.of(settings.pictures(size)));
      Vision vision = scope.add(Vision.open(network, settings.model(network)));
      Vision.Worker worker = scope.add(vision.worker());
      Cycle<List<Path>> decoding = new Cycle<>(parts);
      Cycle<List<Path>> working = new Cycle<>(parts);

      Alternation a =
          Alternation.of(
              parts.size(),
              () -> Repeat.times(files, raw::run),
              () -> decoding.next().forEach(decode::decode),
              () -> working.next().forEach(worker::work));
      double found = (double) vision.run(parts.get(0), 1) / files;
      report(a, "JPEG " + size + " to result, " + network.id(), files, target, found, report);
    }
  }

  private static void report(
      Alternation a, String what, int files, double target, double found, Report report) {
    double all = a.cpuMillis(WORK, files);
    double run = a.cpuMillis(RUN, files);
    double decode = a.cpuMillis(DECODE, files);
    report.atMost(
        what + " / raw run",
        target,
        a.cpuRatio(WORK, RUN),
        Report.format(
            "CPU; wall %.3f; ms CPU a file: %.2f = raw run %.2f + imdecode %.2f + rest %.2f",
            a.wallRatio(WORK, RUN), all, run, decode, all - run - decode));
    report.atMost(
        what + " / (raw run + imdecode)",
        TARGET_OVER_NEEDED,
        a.median(c -> (double) c[WORK].cpu() / c[RUN].plus(c[DECODE]).cpu()),
        Report.format(
            "CPU; wall %.3f; %.1f things found a file",
            a.median(c -> (double) c[WORK].wall() / c[RUN].plus(c[DECODE]).wall()), found));
  }
}
