package org.cvkit.core.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.metric.ConfusionMatrix;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/** Three bars a class: precision, recall, F1. */
final class ClassBars {
  private static final int MOST_CLASSES = 50;
  private static final int LONGEST_LABEL = 24;

  private ClassBars() {}

  static Plot draw(ConfusionMatrix matrix) {
    List<Integer> present = matrix.present();
    if (present.isEmpty()) {
      throw new IllegalArgumentException("class scores: expected at least 1 example, got none");
    }
    List<Integer> shown =
        present.stream()
            .sorted(Comparator.comparingDouble(c -> matrix.scores(c).f1()))
            .limit(MOST_CLASSES)
            .sorted()
            .toList();
    String title =
        shown.size() == present.size()
            ? "precision, recall and F1 of each class"
            : "precision, recall and F1 of the " + shown.size() + " classes with the least F1";
    return Drawing.plot(() -> chart(matrix, shown, title));
  }

  private static CategoryChart chart(ConfusionMatrix matrix, List<Integer> shown, String title) {
    CategoryChart chart = new CategoryChart(Math.max(760, 160 + 44 * shown.size()), 520);
    chart.setTitle(title);
    CategoryStyler styler = chart.getStyler();
    Drawing.style(styler);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.0);
    styler.setYAxisDecimalPattern("0.0");
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setAvailableSpaceFill(0.8);
    styler.setSeriesColors(new Color[] {Drawing.BLUE, Drawing.ORANGE, Drawing.GREEN});
    List<String> names = new ArrayList<>();
    for (int c : shown) {
      names.add(Drawing.shortened(matrix.labels().get(c), LONGEST_LABEL));
    }
    boolean fitting = names.stream().allMatch(name -> name.length() <= 4);
    styler.setXAxisLabelRotation(fitting || shown.size() <= 4 ? 0 : 60);
    chart.addSeries("precision", names, values(matrix, shown, ClassScores::precision));
    chart.addSeries("recall", names, values(matrix, shown, ClassScores::recall));
    chart.addSeries("F1", names, values(matrix, shown, ClassScores::f1));
    return chart;
  }

  private static List<Double> values(
      ConfusionMatrix matrix, List<Integer> shown, ToDoubleFunction<ClassScores> score) {
    List<Double> values = new ArrayList<>();
    for (int c : shown) {
      values.add(score.applyAsDouble(matrix.scores(c)));
    }
    return values;
  }
}
