package org.cvkit.detection.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cvkit.core.CvException;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.metric.ConfusionMatrix;
import org.cvkit.core.metric.PrecisionRecall;
import org.cvkit.core.metric.PrecisionRecall.Point;
import org.cvkit.core.report.Curve;
import org.cvkit.core.report.Panel;
import org.cvkit.core.report.Plot;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.metric.DetectionError.Kind;

/**
 * The files that show what a detector is worth and where it fails.
 *
 * <p>Immutable.
 *
 * @param categories of the data, in their order
 * @param pictures with what was detected in them
 * @param score least score of a detection that counts in the confusion matrix and among the errors
 */
public record DetectionReport(
    List<Category> categories, List<AnsweredPicture> pictures, double score) {
  private static final int MOST_CLASSES = 3;
  private static final int STEPS = 100;

  /** The names of drawn errors, as {@link #place} makes them. */
  private static final Pattern DRAWN = Pattern.compile("\\d{4,}_.*\\.jpg");

  public DetectionReport {
    categories = List.copyOf(categories);
    pictures = List.copyOf(pictures);
  }

  /**
   * Writes {@code confusion_matrix.png}, {@code PR_curve.png} and {@code F1_curve.png}, as far as
   * there is something to draw. All are at an overlap of 0.5.
   *
   * @throws CvException when a file cannot be written
   */
  public void writePlots(Path folder) {
    ConfusionMatrix matrix = DetectionConfusion.of(categories, pictures, score, VocMetrics.OVERLAP);
    if (matrix.total() > 0) {
      Plot.confusion(matrix).write(folder.resolve("confusion_matrix.png"));
    }
    Map<Integer, DetectionCurve> curves = new LinkedHashMap<>();
    VocMetrics voc = VocMetrics.of(pictures);
    for (int i = 0; i < categories.size(); i++) {
      DetectionCurve curve = voc.curves().get(categories.get(i).id());
      if (curve != null && !curve.points().isEmpty()) {
        curves.put(i, curve);
      }
    }
    if (!curves.isEmpty()) {
      precisionRecall(curves).write(folder.resolve("PR_curve.png"));
      f1(curves).write(folder.resolve("F1_curve.png"));
    }
  }

  private Plot precisionRecall(Map<Integer, DetectionCurve> curves) {
    Map<Integer, PrecisionRecall> drawn = new LinkedHashMap<>();
    curves.forEach(
        (i, curve) -> drawn.put(i, new PrecisionRecall(curve.points(), curve.averagePrecision())));
    return Plot.precisionRecall(categories.stream().map(Category::name).toList(), drawn);
  }

  /** The mean of all classes, and the classes with the least. */
  private Plot f1(Map<Integer, DetectionCurve> curves) {
    List<Curve> drawn = new ArrayList<>();
    drawn.add(f1("all classes", List.copyOf(curves.values())));
    curves.entrySet().stream()
        .sorted(Comparator.comparingDouble(e -> best(e.getValue())))
        .limit(curves.size() == 1 ? 0 : MOST_CLASSES)
        .sorted(Map.Entry.comparingByKey())
        .map(e -> f1(categories.get(e.getKey()).name(), List.of(e.getValue())))
        .forEach(drawn::add);
    return Plot.panels(
        List.of(new Panel("F1 by confidence", "confidence", "F1", Panel.Scale.LINEAR, drawn)));
  }

  private static double best(DetectionCurve curve) {
    return curve.best().map(Point::f1).orElse(0.0);
  }

  private static Curve f1(String name, List<DetectionCurve> curves) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i <= STEPS; i++) {
      double threshold = i / (double) STEPS;
      x.add(threshold);
      y.add(curves.stream().mapToDouble(c -> c.scores(threshold).f1()).average().orElse(0));
    }
    double best = y.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Curve(String.format(Locale.ROOT, "%s %.2f", name, best), x, y);
  }

  /** The pictures with errors, those with the most first. */
  public List<PictureErrors> errors() {
    return pictures.stream()
        .map(picture -> PictureErrors.of(picture, score))
        .filter(errors -> errors.falsePositives() + errors.misses() > 0)
        .sorted(
            Comparator.comparingInt((PictureErrors e) -> -(e.falsePositives() + e.misses()))
                .thenComparing(e -> e.answered().picture().id()))
        .toList();
  }

  /** Is told of pictures that cannot be drawn. */
  public interface Listener {
    /** A picture could not be read: its errors are in the table only. */
    void failed(CvException failure);
  }

  /**
   * Writes {@code errors.csv}, a line a picture, and the pictures in {@code errors/}, the worst
   * first by name. Those that an earlier run left there are deleted, but never a picture of the
   * data.
   *
   * @throws CvException when a file cannot be written
   */
  public void writeErrors(Path folder, Listener listener) {
    List<PictureErrors> all = errors();
    StringBuilder csv = new StringBuilder("picture,objects,found,false_positives,misses");
    for (Kind kind : Kind.values()) {
      csv.append(',').append(kind.toString().replace(' ', '_'));
    }
    csv.append('\n');
    ErrorAnnotator annotator = new ErrorAnnotator(categories);
    Path drawn = folder.resolve("errors");
    try {
      Files.createDirectories(drawn);
      Set<Path> data = files();
      deleteEarlier(drawn, data);
      for (int i = 0; i < all.size(); i++) {
        csv.append(line(all.get(i)));
        draw(all.get(i), annotator, place(drawn, i + 1, all.get(i)), data, listener);
      }
      Files.writeString(folder.resolve("errors.csv"), csv);
    } catch (IOException e) {
      throw new CvException(folder + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** Where the pictures of the data really lie, as far as they exist. */
  private Set<Path> files() throws IOException {
    Set<Path> files = new HashSet<>();
    for (AnsweredPicture picture : pictures) {
      Path file = picture.picture().file();
      if (Files.exists(file)) {
        files.add(file.toRealPath());
      }
    }
    return files;
  }

  /** The ranks of an earlier run would stand beside this one's and pass for them. */
  private static void deleteEarlier(Path folder, Set<Path> data) throws IOException {
    Path real = folder.toRealPath();
    if (data.stream().anyMatch(file -> real.equals(file.getParent()))) {
      // Then the rest may be of the data as well: of another part, or not readable.
      return;
    }
    List<Path> earlier;
    try (Stream<Path> files = Files.list(folder)) {
      earlier =
          files
              .filter(file -> DRAWN.matcher(file.getFileName().toString()).matches())
              .filter(Files::isRegularFile)
              .toList();
    }
    for (Path file : earlier) {
      // It may be a link to one.
      if (!data.contains(file.toRealPath())) {
        Files.delete(file);
      }
    }
  }

  private static Path place(Path folder, int rank, PictureErrors errors) {
    String name = errors.answered().picture().file().getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return folder.resolve(String.format(Locale.ROOT, "%04d_%s.jpg", rank, stem));
  }

  private static String line(PictureErrors errors) {
    String name = errors.answered().picture().file().toString();
    StringBuilder line = new StringBuilder();
    line.append(name.matches("[^\",\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"');
    line.append(',').append(errors.answered().objects().size());
    line.append(',').append(errors.found().size());
    line.append(',').append(errors.falsePositives()).append(',').append(errors.misses());
    for (Kind kind : Kind.values()) {
      line.append(',').append(errors.count(kind));
    }
    return line.append('\n').toString();
  }

  private static void draw(
      PictureErrors errors, ErrorAnnotator annotator, Path place, Set<Path> data, Listener listener)
      throws IOException {
    if (Files.exists(place) && data.contains(place.toRealPath())) {
      listener.failed(
          new MediaException(
              place + ": not written: would overwrite a picture of the data; name another folder"));
      return;
    }
    try (Image image = Image.read(errors.answered().picture().file())) {
      annotator.draw(image, errors);
      image.write(place);
    } catch (MediaException e) {
      listener.failed(e);
    }
  }
}
