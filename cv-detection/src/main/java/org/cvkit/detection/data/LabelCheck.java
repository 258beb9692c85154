package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.Scope;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with a data set, and what is left of it without that. A training asks {@link
 * #clean()} and stops with the complete list, or goes on with {@link #dataset()} and says what was
 * left out.
 *
 * <p>Immutable.
 *
 * @param dataset the pictures and labels with which nothing is wrong; a picture whose label file is
 *     empty is background there, and one with an object whose label cannot be used is not there at
 *     all, for that object would be background
 * @param problems in the order of the files
 * @param readOver how often fields occur that nothing here has a place for, by their names
 * @param leftOut the pictures that are not in {@code dataset} because of such an object
 * @param places where labels were looked for, folders or files
 */
public record LabelCheck(
    DetectionDataset dataset,
    List<LabelProblem> problems,
    Map<String, Integer> readOver,
    List<Path> leftOut,
    List<Path> places) {

  /** How far a check goes. */
  public enum Depth {
    /** Labels are read; pictures are not looked for. */
    TEXT,
    /** Labels are read, and pictures must be there. */
    LABELS,
    /**
     * Every picture is decoded as well, so that its size is known, and compared with the others.
     */
    PICTURES
  }

  public LabelCheck {
    problems = List.copyOf(problems);
    readOver = Map.copyOf(readOver);
    leftOut = List.copyOf(leftOut);
    places = List.copyOf(places);
  }

  /**
   * Checks {@code source}, which is recognised as {@link DetectionDataset#open} does.
   *
   * @param parts which parts of it; all when none is named
   * @throws DatasetException when it is no data set, or cannot be read at all
   */
  public static LabelCheck of(Path source, Depth depth, Split... parts) {
    Problems.Collected problems = new Problems.Collected();
    DetectionDataset read = DetectionDataset.read(source, List.of(parts), problems);
    List<LabelledPicture> good = new ArrayList<>();
    try (Look look = new Look(problems)) {
      for (LabelledPicture picture : read.pictures()) {
        LabelledPicture seen =
            switch (depth) {
              case TEXT -> picture;
              case LABELS -> look.whetherThere(picture);
              case PICTURES -> look.at(picture);
            };
        if (seen != null && !problems.doubtful().contains(seen.file())) {
          good.add(seen);
        }
      }
    }
    return new LabelCheck(
        new DetectionDataset(read.categories(), good),
        problems.list(),
        new TreeMap<>(problems.fields()),
        List.copyOf(problems.doubtful()),
        DetectionDataset.labels(source, List.of(parts)));
  }

  /**
   * The data set, if nothing is wrong with it.
   *
   * @throws DatasetException with the complete list if something is
   */
  public DetectionDataset clean() {
    requireNone(problems);
    return dataset;
  }

  /**
   * @throws DatasetException with the complete list if there are any
   */
  static void requireNone(List<LabelProblem> problems) {
    if (problems.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder();
    message
        .append("labels: ")
        .append(problems.size())
        .append(problems.size() == 1 ? " is bad" : " are bad")
        .append(": expected none; correct them or skip them:");
    problems.forEach(problem -> message.append(System.lineSeparator()).append(problem));
    throw new DatasetException(message.toString());
  }

  /** That {@link #dataset} has no object at all, in words; empty when it has one. */
  public Optional<String> noObjects() {
    if (dataset.pictures().stream().anyMatch(picture -> !picture.annotations().isEmpty())) {
      return Optional.empty();
    }
    String places = this.places.stream().map(Path::toString).collect(Collectors.joining(", "));
    return Optional.of(
        "no objects: expected labels in "
            + places
            + ", got "
            + dataset.pictures().size()
            + " pictures of background"
            + (leftOut.isEmpty() ? "" : " and " + leftOut.size() + " left out for bad labels"));
  }

  /**
   * The data set, if there is anything in it to learn or to find.
   *
   * @throws DatasetException when it has no object
   */
  public DetectionDataset requireObjects() {
    noObjects()
        .ifPresent(
            message -> {
              throw new DatasetException("labels: " + message);
            });
    return dataset;
  }

  /** How many problems there are of each kind, the kinds in their order. */
  public Map<Kind, Integer> counts() {
    Map<Kind, Integer> counts = new TreeMap<>();
    problems.forEach(problem -> counts.merge(problem.kind(), 1, Integer::sum));
    return counts;
  }

  /** Looks at one picture after another. */
  private static final class Look implements AutoCloseable {
    private final Problems problems;
    private final Scope scope = new Scope();
    private final ImageDecoder decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
    private final Image image = scope.add(Image.empty());
    private final Map<Long, Path> contents = new HashMap<>();

    Look(Problems problems) {
      this.problems = problems;
    }

    @Nullable LabelledPicture whetherThere(LabelledPicture picture) {
      if (Files.isRegularFile(picture.file())) {
        return picture;
      }
      problems.unusable(
          Kind.MISSING_FILE, picture.file().toString(), "no such picture: it has labels");
      return null;
    }

    /** The picture with its size; null when something is wrong with it. */
    @Nullable LabelledPicture at(LabelledPicture picture) {
      if (whetherThere(picture) == null) {
        return null;
      }
      Path file = picture.file();
      try {
        decoder.decode(file, image);
      } catch (MediaException e) {
        String message = String.valueOf(e.getMessage());
        String prefix = file + ": ";
        problems.unusable(
            Kind.UNREADABLE_PICTURE,
            file.toString(),
            message.startsWith(prefix) ? message.substring(prefix.length()) : message);
        return null;
      }
      Size stated = picture.size();
      if (stated != null && !stated.equals(image.size())) {
        problems.unusable(
            Kind.WRONG_SIZE,
            file.toString(),
            "its labels are for a picture of " + stated + ", got one of " + image.size());
        return null;
      }
      return isKnown(file)
          ? null
          : new LabelledPicture(picture.id(), file, image.size(), picture.annotations());
    }

    private boolean isKnown(Path file) {
      // The pixels' checksum and their number together: no two pictures share them by chance.
      CRC32 checksum = new CRC32();
      checksum.update(image.asByteBuffer());
      long key = image.size().area() << 32 | checksum.getValue();
      Path first = contents.putIfAbsent(key, file);
      return first != null
          && !problems.keeps(
              Kind.DUPLICATE,
              file.toString(),
              "the same picture as " + first + ": expected it once");
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
