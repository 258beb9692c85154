package org.cvkit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.architecture.ResNet;
import org.cvkit.core.memory.Scope;

/**
 * ResNet-50 as cvkit emits it (folded, for any batch) against torchvision's export, both as raw
 * runs of one picture.
 */
final class ExportComparison implements Comparison {
  private static final double TARGET = 1.03;

  /** A round is short, so that all meet the same weather, and there are many rounds. */
  private static final int RUNS = 2;

  private static final int ROUNDS_FACTOR = 6;

  @Override
  public void run(Settings settings, Report report) {
    settings
        .torch()
        .ifPresentOrElse(
            file -> compare(file, settings, report),
            () ->
                report.skipped(
                    "cvkit / torchvision export, resnet50",
                    "name a file of reference/export_resnet50.py with --torch"));
  }

  private static void compare(Path file, Settings settings, Report report) {
    try (Scope scope = new Scope()) {
      RawRun theirs = scope.add(RawRun.open(file));
      RawRun ours = scope.add(RawRun.open(emitted(settings)));

      Alternation a =
          Alternation.of(
              settings.rounds() * ROUNDS_FACTOR,
              () -> Repeat.times(RUNS, theirs::run),
              () -> Repeat.times(RUNS, ours::run));

      report.atMost(
          "cvkit / torchvision export, resnet50",
          TARGET,
          a.cpuRatio(1, 0),
          Report.format(
              "CPU; wall %.3f; ms CPU a run: %.2f against %.2f",
              a.wallRatio(1, 0), a.cpuMillis(1, RUNS), a.cpuMillis(0, RUNS)));
    }
  }

  private static Path emitted(Settings settings) {
    Path folder = settings.work().resolve("models");
    Path file = folder.resolve("resnet50-emitted.onnx");
    if (!Files.exists(file)) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Network network = ResNet.resNet50();
      network.forInference().withBatchNormFolded().write(file, Map.of());
    }
    return file;
  }
}
