package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.memory.Scope;

/** Two workers against one, and one and two against a plain Python script with as many threads. */
final class WorkersComparison implements Comparison {
  private static final double TARGET_OVER_ONE = 1.8;
  private static final double AS_FAST = 1.0;
  private static final int WORKERS = 2;

  /** Each turn of the script starts Python anew, so it gets few of them. */
  private static final int PYTHON_ROUNDS = 3;

  @Override
  public void run(Settings settings, Report report) {
    measure(SpeedNetwork.YOLOV8N, 1.7, settings.detectScript(), settings, report);
    measure(SpeedNetwork.RESNET50, 1.0, settings.classifyScript(), settings, report);
    measure(SpeedNetwork.MOBILENET_V2, 1.9, settings.classifyScript(), settings, report);
  }

  private static void measure(
      SpeedNetwork network,
      double target,
      Optional<Path> script,
      Settings settings,
      Report report) {
    try (Scope scope = new Scope()) {
      Vision vision = scope.add(Vision.open(network, settings.model(network)));
      againstOne(network, vision, settings, report);

      againstPython(
          1,
          "one worker / Python with one thread, ",
          AS_FAST,
          network,
          vision,
          script,
          settings,
          report);
      againstPython(
          WORKERS,
          "two workers / Python with two threads, ",
          target,
          network,
          vision,
          script,
          settings,
          report);
    }
  }

  /** As many workers as the script gets threads, in turns. */
  private static void againstPython(
      int threads,
      String row,
      double target,
      SpeedNetwork network,
      Vision vision,
      Optional<Path> script,
      Settings settings,
      Report report) {
    String what = row + network.id();
    if (settings.python().isEmpty() || script.isEmpty()) {
      report.skipped(what, "name a Python and its script: --python, --detect, --classify");
      return;
    }
    List<Path> files = settings.pictures(Pictures.HD);
    PythonScript python =
        new PythonScript(settings.python().get(), script.get(), settings.model(network));
    double[] theirs = new double[PYTHON_ROUNDS];
    double[] ours = new double[PYTHON_ROUNDS];
    for (int i = 0; i < PYTHON_ROUNDS; i++) {
      theirs[i] = python.filesPerSecond(files, threads);
      ours[i] = files.size() * 1e9 / Cost.of(() -> vision.run(files, threads)).wall();
    }
    report.atLeast(
        what,
        target,
        Median.ofRatios(ours, theirs),
        Report.format("files/s: %.1f against %.1f", Median.of(ours), Median.of(theirs)));
  }

  private static void againstOne(
      SpeedNetwork network, Vision vision, Settings settings, Report report) {
    List<List<Path>> parts = settings.parts(Pictures.HD);
    Cycle<List<Path>> first = new Cycle<>(parts);
    Cycle<List<Path>> second = new Cycle<>(parts);
    Alternation a =
        Alternation.of(
            parts.size(),
            () -> vision.run(first.next(), 1),
            () -> vision.run(second.next(), WORKERS));
    int count = parts.get(0).size();
    report.atLeast(
        "two workers / one, " + network.id(),
        TARGET_OVER_ONE,
        a.wallRatio(0, 1),
        Report.format(
            "files/s: %.1f against %.1f",
            1e3 / a.wallMillis(1, count), 1e3 / a.wallMillis(0, count)));
  }
}
