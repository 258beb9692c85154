package org.cvkit.core.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cvkit.core.metric.ClassScores;
import org.cvkit.core.metric.ConfusionMatrix;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapSeries;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler;

/** A confusion matrix as a heat map: the actual classes down, the predicted ones across. */
final class ConfusionPlot {
  private static final int MOST_CLASSES = 100;
  private static final int MOST_WITH_NUMBERS = 20;
  private static final int LONGEST_LABEL = 24;

  /** Light enough for black figures, and rising fast where most confusions lie. */
  private static final Color[] BLUES = {
    new Color(0xf4f8fc),
    new Color(0xb9d7f0),
    new Color(0x96c1e8),
    new Color(0x79aee0),
    new Color(0x5b9bd9)
  };

  private ConfusionPlot() {}

  static Plot draw(ConfusionMatrix matrix) {
    if (matrix.total() == 0) {
      throw new IllegalArgumentException("confusion matrix: expected at least 1 example, got none");
    }
    List<Integer> worst = shown(matrix);
    boolean all = worst.size() == matrix.present().size();
    ConfusionMatrix shown = matrix.gathered(worst, "(all others)");
    String title =
        all
            ? "confusion matrix: % of the pictures of each class"
            : "confusion matrix: the "
                + worst.size()
                + " classes with the most mistakes, % of the pictures of each class";
    return Drawing.plot(() -> chart(shown, title));
  }

  /** The classes that have a row of their own, in their order. */
  private static List<Integer> shown(ConfusionMatrix matrix) {
    return matrix.present().stream()
        .sorted(Comparator.comparingLong((Integer c) -> -mistakes(matrix, c)).thenComparing(c -> c))
        .limit(MOST_CLASSES)
        .sorted()
        .toList();
  }

  /** Examples of the class taken for others, and the other way round. */
  private static long mistakes(ConfusionMatrix matrix, int index) {
    ClassScores scores = matrix.scores(index);
    return scores.examples() + scores.answers() - 2 * matrix.count(index, index);
  }

  private static HeatMapChart chart(ConfusionMatrix matrix, String title) {
    int n = matrix.classes();
    int cell = n <= 12 ? 58 : n <= MOST_WITH_NUMBERS ? 46 : n <= 50 ? 22 : 16;
    int labels = 130 + 7 * longest(matrix);
    int width = Math.max(700, n * cell + labels + 70);
    HeatMapChart chart =
        // Without a theme it draws neither title nor axes.
        new HeatMapChart(width, Math.max(560, n * cell + labels), Styler.ChartTheme.XChart);
    chart.setTitle(title);
    chart.setXAxisTitle("predicted");
    chart.setYAxisTitle("actual");
    HeatMapStyler styler = chart.getStyler();
    Drawing.style(styler);
    int size = n <= MOST_WITH_NUMBERS ? 13 : n <= 50 ? 12 : 11;
    styler.setAxisTickLabelsFont(Drawing.font(size));
    styler.setXAxisLabelRotation(9 * longest(matrix) < cell || n <= 4 ? 0 : 90);
    styler.setPlotGridLinesVisible(false);
    styler.setPlotContentSize(1);
    styler.setRangeColors(BLUES);
    styler.setDrawBorder(false);
    styler.setMin(0);
    styler.setMax(100);
    styler.setShowValue(n <= MOST_WITH_NUMBERS);
    styler.setValueFont(Drawing.font(n <= 12 ? 13 : 11));
    styler.setValueFontColor(Drawing.INK);
    styler.setHeatMapValueDecimalPattern(n <= 12 ? "0.0" : "0");
    styler.setGradientColorColumnHeight(180);
    addCells(chart, matrix);
    return chart;
  }

  private static void addCells(HeatMapChart chart, ConfusionMatrix matrix) {
    int n = matrix.classes();
    List<String> across = names(matrix);
    // The first class stands at the top, and the axis counts from the bottom.
    List<String> upwards = new ArrayList<>();
    for (int i = n - 1; i >= 0; i--) {
      upwards.add(across.get(i) + " (" + matrix.scores(i).examples() + ")");
    }
    List<Number[]> cells = new ArrayList<>();
    for (int actual = 0; actual < n; actual++) {
      for (int predicted = 0; predicted < n; predicted++) {
        // An empty cell stays white.
        if (matrix.count(actual, predicted) > 0) {
          double percent = 100 * matrix.share(actual, predicted);
          cells.add(new Number[] {predicted, n - 1 - actual, percent});
        }
      }
    }
    HeatMapSeries series = chart.addSeries("share", across, upwards, cells);
    series.setMin(0);
    series.setMax(100);
  }

  /** Short names, told apart by a number where they would be the same. */
  private static List<String> names(ConfusionMatrix matrix) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (String label : matrix.labels()) {
      String name = Drawing.shortened(label, LONGEST_LABEL);
      String candidate = name;
      for (int i = 2; !taken.add(candidate); i++) {
        candidate = name + " " + i;
      }
      names.add(candidate);
    }
    return names;
  }

  private static int longest(ConfusionMatrix matrix) {
    return names(matrix).stream().mapToInt(String::length).max().orElse(0);
  }
}
