package org.cvkit.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.image.OpenCvBridge;

/** Measures cvkit against its targets and prints the table: {@code cv-bench/compare}. */
public final class Compare {
  private static final Map<String, Comparison> COMPARISONS = comparisons();

  private Compare() {}

  private static Map<String, Comparison> comparisons() {
    Map<String, Comparison> all = new LinkedHashMap<>();
    all.put("wrapper", new WrapperComparison());
    all.put("file", new FileComparison());
    all.put("workers", new WorkersComparison());
    all.put("steps", new StepsComparison());
    all.put("video", new VideoComparison());
    all.put("primitives", new PrimitivesComparison());
    all.put("export", new ExportComparison());
    all.put("djl", new RivalComparison());
    return all;
  }

  /**
   * Runs the comparisons.
   *
   * @param arguments see {@code cv-bench/README.md}
   */
  public static void main(String[] arguments) {
    Settings settings;
    try {
      settings = Settings.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("compare: " + e.getMessage());
      System.exit(2);
      return;
    }
    // Every figure is of one core, or of workers with a core each.
    OpenCvBridge.useThreads(1);
    for (String name : settings.only()) {
      if (!COMPARISONS.containsKey(name)) {
        System.err.println("compare: --only: expected some of " + COMPARISONS.keySet());
        System.exit(2);
      }
    }
    Report report = new Report(System.out);
    report.begin();
    COMPARISONS.forEach(
        (name, comparison) -> {
          if (settings.only().isEmpty() || settings.only().contains(name)) {
            System.err.println("measuring " + name);
            comparison.run(settings, report);
          }
        });
  }
}
