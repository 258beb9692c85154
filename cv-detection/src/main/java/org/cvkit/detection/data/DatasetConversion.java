package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.data.Split;
import org.cvkit.detection.data.GroundTruth.Extent;

/**
 * A data set written again in another format, parts, classes and their order kept: boxes to a
 * millionth of a pixel, and what else the format has a place for.
 *
 * <p>Immutable.
 *
 * @param pictures how many were written
 * @param objects how many were written
 * @param lost what could not be kept, and how often: {@code difficult} in YOLO files, say
 */
public record DatasetConversion(int pictures, int objects, Map<String, Integer> lost) {

  public DatasetConversion {
    lost = Map.copyOf(lost);
  }

  /** What is done about labels that are bad. */
  public enum WhenBad {
    /** Nothing is written, and all of them are listed. */
    STOP,
    /** They are left out, and with them pictures whose objects are not all known. */
    SKIP
  }

  /**
   * A conversion and what had to be left out on the way.
   *
   * <p>Immutable.
   *
   * @param leftOut pictures that were not written, as {@link LabelCheck#leftOut} says
   */
  public record Outcome(
      DatasetConversion conversion, List<LabelProblem> skipped, List<Path> leftOut) {
    public Outcome {
      skipped = List.copyOf(skipped);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * Converts {@code source}, which is recognised as {@link DetectionDataset#open} does. Its
   * pictures are copied as they are.
   *
   * @param output a folder that is empty or not there yet; when the conversion fails it is so again
   * @throws DatasetException when the source cannot be read, has parts of different classes or bad
   *     labels that are not to be skipped, or the output cannot be written
   */
  public static Outcome run(Path source, DatasetFormat target, Path output, WhenBad whenBad) {
    Map<Split, DetectionDataset> parts = new LinkedHashMap<>();
    List<Split> splits = new ArrayList<>(DetectionDataset.splits(source));
    if (splits.isEmpty()) {
      splits.add(Split.ALL);
    }
    List<LabelProblem> problems = new ArrayList<>();
    List<Path> leftOut = new ArrayList<>();
    Map<String, Integer> lost = new LinkedHashMap<>();
    for (Split split : splits) {
      LabelCheck check = LabelCheck.of(source, LabelCheck.Depth.PICTURES, split);
      parts.put(split, check.dataset());
      problems.addAll(check.problems());
      leftOut.addAll(check.leftOut());
      check.readOver().forEach((field, count) -> lost.merge(field, count, Integer::sum));
    }
    List<Category> categories = ClassAgreement.require(source, parts);
    if (whenBad == WhenBad.STOP) {
      LabelCheck.requireNone(problems);
    }
    EmptyFolder folder = new EmptyFolder(output);
    DatasetWriter writer = DatasetWriter.of(target, output, categories);
    folder.fill(
        () -> {
          for (Map.Entry<Split, DetectionDataset> part : parts.entrySet()) {
            writer.write(part.getKey(), part.getValue().pictures());
          }
          writer.finish(splits);
        });
    List<LabelledPicture> pictures =
        parts.values().stream().flatMap(part -> part.pictures().stream()).toList();
    List<Annotation> objects = pictures.stream().flatMap(p -> p.annotations().stream()).toList();
    objects.forEach(object -> countLost(object, target, lost));
    return new Outcome(
        new DatasetConversion(pictures.size(), objects.size(), lost), problems, leftOut);
  }

  private static void countLost(
      Annotation annotation, DatasetFormat target, Map<String, Integer> lost) {
    if (!(annotation instanceof GroundTruth object) || target == DatasetFormat.COCO) {
      return;
    }
    if (object.extent() == Extent.CROWD) {
      lost.merge("iscrowd", 1, Integer::sum);
    }
    if (object.extent() == Extent.DIFFICULT && target == DatasetFormat.YOLO) {
      lost.merge("difficult", 1, Integer::sum);
    }
    // Files round areas; what differs by more is the area of an outline.
    if (Math.abs(object.area() - object.box().area()) > 1e-3 * object.box().area()) {
      lost.merge("area", 1, Integer::sum);
    }
  }
}
