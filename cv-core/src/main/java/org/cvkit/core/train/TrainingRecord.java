package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.cvkit.core.report.Curve;
import org.cvkit.core.report.Panel;
import org.cvkit.core.report.Plot;
import org.cvkit.core.report.ResultsTable;
import org.jspecify.annotations.Nullable;

/** What is left of a training for people: {@code results.csv}, a row an epoch, and the curves. */
final class TrainingRecord implements AutoCloseable {
  private final Path folder;
  private final List<EpochResult> before;
  private @Nullable ResultsTable table;

  /** Begins a record, or goes on with that of {@code before}. */
  TrainingRecord(Path folder, List<EpochResult> before) {
    this.folder = folder;
    this.before = List.copyOf(before);
  }

  void add(EpochResult result) {
    ResultsTable rows = table;
    if (rows == null) {
      Path file = folder.resolve("results.csv");
      List<String> columns = columns(result);
      rows =
          before.isEmpty()
              ? ResultsTable.create(file, columns)
              : ResultsTable.resume(file, columns, before.size());
      table = rows;
    }
    List<Object> cells = new ArrayList<>();
    cells.add(result.learningRate());
    cells.addAll(result.training().values());
    cells.addAll(result.validation().values());
    cells.add(result.seconds());
    rows.add(result.epoch() + 1L, cells);
  }

  private static List<String> columns(EpochResult result) {
    List<String> columns = new ArrayList<>();
    columns.add("learning rate");
    result.training().keySet().forEach(name -> columns.add("train " + name));
    result.validation().keySet().forEach(name -> columns.add("val " + name));
    columns.add("seconds");
    return columns;
  }

  /** The curves of every number over the epochs, those of training and validation together. */
  static Plot curves(List<EpochResult> history) {
    Set<String> names = new LinkedHashSet<>(history.get(0).training().keySet());
    names.addAll(history.get(0).validation().keySet());
    List<Panel> panels = new ArrayList<>();
    for (String name : names) {
      List<Curve> curves = new ArrayList<>();
      addCurve(curves, "train", history, e -> e.training().get(name));
      addCurve(curves, "validation", history, e -> e.validation().get(name));
      panels.add(Panel.ofEpochs(name, curves.toArray(Curve[]::new)));
    }
    List<Double> rates = history.stream().map(EpochResult::learningRate).toList();
    panels.add(Panel.ofEpochs("learning rate", Curve.ofEpochs("learning rate", rates)));
    return Plot.panels(panels);
  }

  private static void addCurve(
      List<Curve> curves,
      String name,
      List<EpochResult> history,
      Function<EpochResult, Double> value) {
    List<Double> values = new ArrayList<>();
    for (EpochResult result : history) {
      Double v = value.apply(result);
      if (v != null) {
        values.add(v);
      }
    }
    if (!values.isEmpty()) {
      curves.add(Curve.ofEpochs(name, values));
    }
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
    }
  }
}
