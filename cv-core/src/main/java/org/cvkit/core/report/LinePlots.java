package org.cvkit.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.core.metric.Calibration;
import org.cvkit.core.metric.PrecisionRecall;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Plots of lines over numbers. */
final class LinePlots {
  private static final int MOST_CURVES = 10;
  private static final int LONGEST_LABEL = 24;
  private static final int PANELS_IN_A_ROW = 3;

  /** Finer than a pixel is not seen. */
  private static final int MOST_POINTS = 1200;

  private static final BasicStroke LINE = new BasicStroke(2f);
  private static final BasicStroke DASHES =
      new BasicStroke(
          1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);

  private LinePlots() {}

  static Plot panels(List<Panel> panels) {
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("plot: expected at least 1 panel, got none");
    }
    return Drawing.plot(PANELS_IN_A_ROW, () -> panels.stream().map(LinePlots::panel).toList());
  }

  private static XYChart panel(Panel panel) {
    XYChart chart = chart(560, 420, panel.title(), panel.x(), panel.y());
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setYAxisLogarithmic(
        panel.yScale() == Panel.Scale.LOGARITHMIC
            && panel.curves().stream()
                .allMatch(curve -> curve.y().stream().allMatch(y -> y.isNaN() || y > 0)));
    int longest = panel.curves().stream().mapToInt(curve -> curve.x().size()).max().orElse(0);
    for (Curve curve : panel.curves()) {
      add(chart, curve, longest <= 40);
    }
    return chart;
  }

  static Plot precisionRecall(List<String> labels, Map<Integer, PrecisionRecall> curves) {
    List<Map.Entry<Integer, PrecisionRecall>> shown =
        curves.entrySet().stream()
            .sorted(Comparator.comparingDouble(e -> e.getValue().averagePrecision()))
            .limit(MOST_CURVES)
            .sorted(Map.Entry.comparingByKey())
            .toList();
    String title =
        shown.size() == curves.size()
            ? "precision against recall, each class against all others"
            : "precision against recall, the "
                + shown.size()
                + " classes with the least average precision";
    return Drawing.plot(
        () -> {
          XYChart chart = chart(900, 560, title, "recall", "precision");
          unitSquare(chart);
          for (Map.Entry<Integer, PrecisionRecall> entry : shown) {
            add(chart, steps(labels.get(entry.getKey()), entry.getValue()), false);
          }
          return chart;
        });
  }

  /** From the left edge on; a point is the precision of all recall up to it. */
  private static Curve steps(String label, PrecisionRecall curve) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    double before = 0;
    for (PrecisionRecall.Point point : curve.points()) {
      if (curve.points().size() <= MOST_POINTS / 4) {
        x.add(before);
        y.add(point.precision());
      }
      x.add(point.recall());
      y.add(point.precision());
      before = point.recall();
    }
    String name =
        String.format(
            Locale.ROOT,
            "%s  AP %.3f",
            Drawing.shortened(label, LONGEST_LABEL),
            curve.averagePrecision());
    return new Curve(name, x, y);
  }

  static Plot learningRateSearch(Curve losses, double suggested) {
    return Drawing.plot(
        () -> {
          XYChart chart = chart(900, 520, "learning-rate search", "learning rate", "loss");
          chart.getStyler().setXAxisLogarithmic(true);
          chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
          Curve shown = untilItBlowsUp(losses);
          add(chart, shown, false);
          double least = shown.y().stream().mapToDouble(y -> y).min().orElse(0);
          double most = shown.y().stream().mapToDouble(y -> y).max().orElse(1);
          dashes(
              chart,
              String.format(Locale.ROOT, "suggested: %.2e", suggested),
              new double[] {suggested, suggested},
              new double[] {least, most},
              Drawing.ORANGE);
          return chart;
        });
  }

  /** What comes after the loss has doubled would press the rest to the floor. */
  private static Curve untilItBlowsUp(Curve losses) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    double first = Double.NaN;
    for (int i = 0; i < losses.y().size(); i++) {
      double loss = losses.y().get(i);
      if (Double.isNaN(first)) {
        first = loss;
      }
      if (loss > 2 * Math.abs(first) || Double.isInfinite(loss)) {
        break;
      }
      if (!Double.isNaN(loss)) {
        x.add(losses.x().get(i));
        y.add(loss);
      }
    }
    return new Curve(losses.name(), x, y);
  }

  static Plot calibration(Calibration calibration) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Calibration.Bin bin : calibration.bins()) {
      if (bin.count() > 0) {
        x.add(bin.confidence());
        y.add(bin.accuracy());
      }
    }
    String title =
        String.format(
            Locale.ROOT, "calibration (expected error %.3f)", calibration.expectedError());
    return Drawing.plot(
        () -> {
          XYChart chart = chart(620, 560, title, "confidence", "accuracy");
          unitSquare(chart);
          chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
          if (!x.isEmpty()) {
            add(chart, new Curve("this model", x, y), true);
          }
          double[] ends = {0, 1};
          dashes(chart, "as good as its word", ends, ends, Drawing.PALE.darker());
          return chart;
        });
  }

  private static XYChart chart(int width, int height, String title, String x, String y) {
    XYChart chart = new XYChart(width, height);
    chart.setTitle(title);
    chart.setXAxisTitle(x);
    chart.setYAxisTitle(y);
    Drawing.style(chart.getStyler());
    chart.getStyler().setYAxisTitleVisible(!y.isEmpty());
    return chart;
  }

  private static void unitSquare(XYChart chart) {
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(1.0);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(1.0);
    styler.setXAxisDecimalPattern("0.0");
    styler.setYAxisDecimalPattern("0.0");
  }

  private static void add(XYChart chart, Curve curve, boolean markers) {
    int every = Math.max(1, (curve.x().size() + MOST_POINTS - 1) / MOST_POINTS);
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < curve.x().size(); i++) {
      if (i % every == 0 || i == curve.x().size() - 1) {
        x.add(curve.x().get(i));
        y.add(curve.y().get(i));
      }
    }
    if (x.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name(chart, curve.name()), x, y);
    series.setLineStyle(LINE);
    series.setMarker(markers ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    chart.getStyler().setMarkerSize(5);
  }

  /** XChart knows series by their names. */
  private static String name(XYChart chart, String wanted) {
    String name = wanted;
    for (int i = 2; chart.getSeriesMap().containsKey(name); i++) {
      name = wanted + " " + i;
    }
    return name;
  }

  private static void dashes(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineStyle(DASHES);
    series.setLineColor(color);
    series.setMarker(SeriesMarkers.NONE);
  }
}
