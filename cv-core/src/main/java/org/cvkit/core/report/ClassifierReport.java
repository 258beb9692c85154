package org.cvkit.core.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.metric.ClassificationMetrics;
import org.cvkit.core.metric.ClassifierEvaluation;
import org.cvkit.core.metric.ConfusionMatrix;

/**
 * Everything about one evaluation of a classifier in files: {@code report.html}, and its plots as
 * {@code confusion_matrix.png}, {@code class_scores.png}, {@code precision_recall.png} (unless
 * there were too many scores to keep) and {@code calibration.png}.
 *
 * <p>Immutable.
 */
public final class ClassifierReport {
  private static final int MOST_WORST = 10;
  private static final int MOST_CONFUSIONS = 15;
  private static final int MOST_FAILURES = 50;

  private final ClassifierEvaluation evaluation;
  private final ClassificationMetrics metrics;
  private final ConfusionMatrix confusion;

  private ClassifierReport(ClassifierEvaluation evaluation) {
    this.evaluation = evaluation;
    metrics = evaluation.metrics();
    confusion = metrics.confusion();
  }

  public static ClassifierReport of(ClassifierEvaluation evaluation) {
    return new ClassifierReport(evaluation);
  }

  /**
   * Writes the files into {@code folder}, those of the same names replaced.
   *
   * @param data what was evaluated, for its pictures
   * @throws CvException when a file cannot be written, or no plot can be drawn
   */
  public void write(Path folder, ClassificationDataset data, RunDescription run) {
    HtmlReport report = HtmlReport.titled(run.title());
    report.subtitle(metrics.images() + " pictures of " + data.source());
    addTo(report, folder, data, run);
    run.addTo(report);
    report.write(folder.resolve("report.html"));
  }

  /** The sections about the evaluation; the plots are written into {@code folder} as well. */
  public void addTo(
      HtmlReport report, Path folder, ClassificationDataset data, RunDescription run) {
    report.section("Result").figures(figures()).table(run.facts());
    addFailures(report);
    if (confusion.total() == 0) {
      return;
    }
    Plot matrix = written(folder, "confusion_matrix.png", Plot.confusion(confusion));
    report.section("Which class was taken for which").picture("", matrix);
    addConfusions(report);
    Plot scores = written(folder, "class_scores.png", Plot.classScores(confusion));
    report.section("Classes").picture("", scores).table(classHeader(), classRows(byIndex()));
    if (confusion.present().size() > MOST_WORST) {
      report
          .section("The worst classes")
          .table(classHeader(), classRows(byF1().subList(0, MOST_WORST)));
    }
    HtmlReport.Section curves = report.section("Scores");
    if (!metrics.precisionRecall().isEmpty()) {
      Plot precisionRecall = Plot.precisionRecall(confusion.labels(), metrics.precisionRecall());
      curves.picture("", written(folder, "precision_recall.png", precisionRecall));
    }
    curves.picture("", written(folder, "calibration.png", Plot.calibration(metrics.calibration())));
    addMistakes(report, data);
  }

  private static Plot written(Path folder, String name, Plot plot) {
    plot.write(folder.resolve(name));
    return plot;
  }

  private Map<String, String> figures() {
    Map<String, String> figures = new LinkedHashMap<>();
    metrics.byName().forEach((name, value) -> figures.put(name, number(value)));
    return figures;
  }

  private void addFailures(HtmlReport report) {
    if (evaluation.unlabelled() > 0) {
      report
          .section("Pictures without a label")
          .text(evaluation.unlabelled() + " pictures have no label and are not counted.");
    }
    List<ClassifierEvaluation.Failure> failures = evaluation.failures();
    if (failures.isEmpty()) {
      return;
    }
    HtmlReport.Section section = report.section("Pictures that could not be read");
    section.text(failures.size() + " pictures could not be read and are not counted.");
    section.table(
        List.of("picture", "what is wrong"),
        failures.stream().limit(MOST_FAILURES).map(f -> List.of(f.name(), f.message())).toList());
  }

  private void addConfusions(HtmlReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (ConfusionMatrix.Confusion c : confusion.confusions(MOST_CONFUSIONS)) {
      rows.add(
          List.of(
              confusion.labels().get(c.actual()),
              confusion.labels().get(c.predicted()),
              Long.toString(c.count()),
              percent(confusion.share(c.actual(), c.predicted()))));
    }
    if (!rows.isEmpty()) {
      report
          .section("The most frequent confusions")
          .table(List.of("class", "taken for", "pictures", "share of the class"), rows);
    }
  }

  private List<Integer> byIndex() {
    return confusion.present();
  }

  private List<Integer> byF1() {
    return confusion.present().stream()
        .sorted(Comparator.comparingDouble(c -> confusion.scores(c).f1()))
        .toList();
  }

  private List<String> classHeader() {
    return List.of("class", "pictures", "precision", "recall", "F1", "top-5", "AP");
  }

  private List<List<String>> classRows(List<Integer> classes) {
    List<List<String>> rows = new ArrayList<>();
    for (int c : classes) {
      ClassScores scores = confusion.scores(c);
      var curve = metrics.precisionRecall().get(c);
      rows.add(
          List.of(
              confusion.labels().get(c),
              Long.toString(scores.examples()),
              number(scores.precision()),
              number(scores.recall()),
              number(scores.f1()),
              number(metrics.top().of(metrics.top().deepest(), c)),
              curve == null ? "" : number(curve.averagePrecision())));
    }
    return rows;
  }

  private void addMistakes(HtmlReport report, ClassificationDataset data) {
    if (evaluation.mistakes().isEmpty()) {
      return;
    }
    HtmlReport.Section section = report.section("Wrong, and sure of it");
    section.text("The wrong answers the model was surest of: what it said, and what is right.");
    try (Thumbnails thumbnails = Thumbnails.open(data)) {
      for (ClassifierEvaluation.Mistake mistake : evaluation.mistakes()) {
        String predicted = Drawing.shortened(confusion.labels().get(mistake.predicted()), 40);
        String actual = Drawing.shortened(confusion.labels().get(mistake.actual()), 40);
        section.tile(
            thumbnails.picture(mistake.picture()),
            predicted + " " + percent(mistake.score()),
            "is " + actual + ", " + lastName(mistake.name()));
      }
    } catch (MediaException e) {
      section.text("A picture could be read before, but no longer: " + e.getMessage());
    }
  }

  private static String lastName(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * value);
  }
}
