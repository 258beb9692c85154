package org.cvkit.detection.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.report.Curve;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.Panel;
import org.cvkit.core.report.Plot;
import org.cvkit.detection.architecture.Anchors.Anchor;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;

/** How many objects there are of each class and how large: what a network is chosen by. */
final class LabelSizes {
  private static final int POINTS = 50;
  private static final int CURVES = 10;

  private LabelSizes() {}

  /**
   * Adds a table, and the share of objects that are at most so wide and high, in pixels of the
   * input; the plot is written into {@code folder} as {@code labels.png} as well.
   */
  static void addTo(HtmlReport report, DetectionDataset data, Size input, Path folder) {
    Map<Integer, List<Double>> widths = new LinkedHashMap<>();
    Map<Integer, List<Double>> heights = new LinkedHashMap<>();
    visit(
        data,
        input,
        (object, scale) -> {
          add(widths, object.category(), object.box().width() * scale);
          add(heights, object.category(), object.box().height() * scale);
        });
    List<List<String>> rows = new ArrayList<>();
    for (Category category : data.categories()) {
      List<Double> own = widths.getOrDefault(category.id(), List.of());
      List<Double> high = heights.getOrDefault(category.id(), List.of());
      rows.add(List.of(category.name(), Integer.toString(own.size()), middle(own), middle(high)));
    }
    HtmlReport.Section section = report.section("Labels of the training pictures");
    section.table(List.of("class", "objects", "median width", "median height"), rows);
    if (!widths.isEmpty()) {
      Plot plot =
          Plot.panels(List.of(panel("width", data, widths), panel("height", data, heights)));
      plot.write(folder.resolve("labels.png"));
      section.picture("", plot);
    }
  }

  /** The sizes of all boxes, in pixels of the input. */
  static List<Anchor> of(DetectionDataset data, Size input) {
    List<Anchor> sizes = new ArrayList<>();
    visit(
        data,
        input,
        (object, scale) -> {
          if (object.box().area() > 0) {
            sizes.add(new Anchor(object.box().width() * scale, object.box().height() * scale));
          }
        });
    return sizes;
  }

  /** Each object, with the factor from its picture's pixels to the input's. */
  private static void visit(
      DetectionDataset data, Size input, BiConsumer<GroundTruth, Double> visitor) {
    for (LabelledPicture picture : data.pictures()) {
      // Labels in fractions of a picture of unknown size are measured in the input's square.
      Size size = picture.size() == null ? input : picture.size();
      double scale =
          Math.min((double) input.width() / size.width(), (double) input.height() / size.height());
      picture.objects(size).forEach(object -> visitor.accept(object, scale));
    }
  }

  private static void add(Map<Integer, List<Double>> sides, int category, double length) {
    sides.computeIfAbsent(category, c -> new ArrayList<>()).add(length);
  }

  private static String middle(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.isEmpty() ? "" : Long.toString(Math.round(sorted.get(sorted.size() / 2)));
  }

  private static Panel panel(
      String side, DetectionDataset data, Map<Integer, List<Double>> lengths) {
    List<Curve> curves = new ArrayList<>();
    for (Category category : data.categories()) {
      List<Double> sorted = new ArrayList<>(lengths.getOrDefault(category.id(), List.of()));
      Collections.sort(sorted);
      if (sorted.isEmpty() || curves.size() == CURVES) {
        continue;
      }
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int i = 0; i <= POINTS; i++) {
        x.add(sorted.get((sorted.size() - 1) * i / POINTS));
        y.add((double) i / POINTS);
      }
      curves.add(new Curve(category.name(), x, y));
    }
    return new Panel(
        "share of objects of at most this " + side,
        side + " in the input, pixels",
        "",
        Panel.Scale.LINEAR,
        curves);
  }
}
