package org.cvkit.detection.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageFormat;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.metric.PrecisionRecall;
import org.cvkit.core.report.Curve;
import org.cvkit.core.report.HtmlReport;
import org.cvkit.core.report.Panel;
import org.cvkit.core.report.Plot;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionAnnotator;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;

/** What a detector does on pictures held out: curves of each class at overlap 0.5, and examples. */
final class HeldPictures {
  private static final float OVERLAP = 0.5f;
  private static final float SHOWN_SCORE = 0.25f;
  private static final int EXAMPLES = 8;
  private static final int CURVES = 10;

  private final DetectionDataset data;

  /** Scores of each class's detections, and whether each found an object. */
  private final Map<Integer, List<Match>> matches = new LinkedHashMap<>();

  private final Map<Integer, Integer> objects = new LinkedHashMap<>();
  private final List<byte[]> examples = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private record Match(float score, boolean right) {}

  private HeldPictures(DetectionDataset data) {
    this.data = data;
  }

  /** Looks at all of them; a picture that cannot be read is left out. */
  static HeldPictures of(ObjectDetector detector, DetectionDataset data) {
    HeldPictures held = new HeldPictures(data);
    for (LabelledPicture picture : data.pictures()) {
      try (Image image = Image.read(picture.file())) {
        held.add(picture, image, detector.detect(image));
      } catch (MediaException e) {
        continue;
      }
    }
    return held;
  }

  private void add(LabelledPicture picture, Image image, List<Detection> found) {
    List<GroundTruth> truth = picture.objects(image.size());
    truth.forEach(t -> objects.merge(t.category(), 1, Integer::sum));
    List<Detection> best = new ArrayList<>(found);
    best.sort(Comparator.comparingDouble(d -> -d.score()));
    boolean[] taken = new boolean[truth.size()];
    for (Detection d : best) {
      data.category(d.label()).ifPresent(c -> match(c.id(), d, truth, taken));
    }
    if (examples.size() < EXAMPLES) {
      List<Detection> shown = found.stream().filter(d -> d.score() >= SHOWN_SCORE).toList();
      DetectionAnnotator.standard().draw(image, shown);
      examples.add(image.encode(ImageFormat.JPEG));
      Path name = picture.file().getFileName();
      names.add(name == null ? picture.file().toString() : name.toString());
    }
  }

  /** Each object is found once, by the surest detection that fits it best. */
  private void match(int category, Detection d, List<GroundTruth> truth, boolean[] taken) {
    int best = -1;
    float most = OVERLAP;
    for (int i = 0; i < taken.length; i++) {
      float overlap = d.box().iou(truth.get(i).box().toBox());
      if (!taken[i] && truth.get(i).category() == category && overlap >= most) {
        most = overlap;
        best = i;
      }
    }
    if (best >= 0) {
      taken[best] = true;
    }
    matches.computeIfAbsent(category, c -> new ArrayList<>()).add(new Match(d.score(), best >= 0));
  }

  /** Adds curves and examples; the curves are written into {@code folder} as well. */
  void addTo(HtmlReport report, Path folder) {
    HtmlReport.Section section = report.section("On the pictures held out");
    List<Curve> precisions = new ArrayList<>();
    List<Curve> scores = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Category category : data.categories()) {
      addClass(category, precisions, scores, rows);
    }
    if (!precisions.isEmpty()) {
      section.picture(
          "", written(folder, "PR_curve.png", panel("recall", "precision", precisions)));
      section.picture("", written(folder, "F1_curve.png", panel("confidence", "F1", scores)));
      section.table(
          List.of("class", "objects", "best F1", "at confidence", "precision", "recall"), rows);
    }
    for (int i = 0; i < examples.size(); i++) {
      section.tile(examples.get(i), names.get(i), "");
    }
  }

  private static Plot written(Path folder, String name, Plot plot) {
    plot.write(folder.resolve(name));
    return plot;
  }

  private static Plot panel(String x, String y, List<Curve> curves) {
    List<Curve> shown = curves.subList(0, Math.min(CURVES, curves.size()));
    return Plot.panels(
        List.of(new Panel(y + " over " + x + ", overlap 0.5", x, y, Panel.Scale.LINEAR, shown)));
  }

  private void addClass(
      Category category, List<Curve> precisions, List<Curve> scores, List<List<String>> rows) {
    List<Match> found = matches.getOrDefault(category.id(), List.of());
    int count = objects.getOrDefault(category.id(), 0);
    if (count == 0 || found.stream().noneMatch(Match::right)) {
      return;
    }
    float[] score = new float[found.size()];
    boolean[] right = new boolean[found.size()];
    for (int i = 0; i < score.length; i++) {
      score[i] = found.get(i).score();
      right[i] = found.get(i).right();
    }
    // Objects never found are beyond the last threshold: recalls shrink by their share.
    long hits = found.stream().filter(Match::right).count();
    double reach = (double) hits / count;
    List<PrecisionRecall.Point> points =
        PrecisionRecall.of(score, right).points().stream()
            .map(p -> new PrecisionRecall.Point(p.threshold(), p.precision(), p.recall() * reach))
            .toList();
    PrecisionRecall.Point best = points.get(0);
    for (PrecisionRecall.Point point : points) {
      best = point.f1() > best.f1() ? point : best;
    }
    precisions.add(
        new Curve(
            category.name(),
            points.stream().map(PrecisionRecall.Point::recall).toList(),
            points.stream().map(PrecisionRecall.Point::precision).toList()));
    List<PrecisionRecall.Point> rising = new ArrayList<>(points);
    java.util.Collections.reverse(rising);
    scores.add(
        new Curve(
            category.name(),
            rising.stream().map(p -> (double) p.threshold()).toList(),
            rising.stream().map(PrecisionRecall.Point::f1).toList()));
    rows.add(
        List.of(
            category.name(),
            Integer.toString(count),
            number(best.f1()),
            number(best.threshold()),
            number(best.precision()),
            number(best.recall())));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
