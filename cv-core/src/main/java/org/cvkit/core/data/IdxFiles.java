package org.cvkit.core.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.PixelFormat;

/**
 * Grey pictures and labels in IDX files, as MNIST and its like come: {@code
 * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code t10k-...}, plain or {@code
 * .gz}. They are read whole into the Java heap, a byte a pixel. Classes are the numbers from 0 to
 * the largest label of all parts.
 *
 * <p>Thread-safe: any thread may read any picture.
 */
public final class IdxFiles implements ClassificationDataset {
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]+)[-_.](images|labels)[-_.]idx[13][-_.]ubyte(?:\\.gz)?");

  private final Path folder;
  private final List<Part> parts;
  private final List<LabelSet> tasks;

  private record Part(IdxFile pictures, IdxFile labels) {
    int size() {
      return labels.dimension(0);
    }
  }

  /** A picture's part, and its place there. */
  private record Place(Part part, int index) {}

  private IdxFiles(Path folder, List<Part> parts, int classes) {
    this.folder = folder;
    this.parts = parts;
    tasks = List.of(LabelSet.of(IntStream.range(0, classes).mapToObj(String::valueOf).toList()));
  }

  /**
   * The pictures of one part; of {@link Split#ALL} those of the training part come first. The
   * caller closes it.
   *
   * @throws DatasetException when a file is missing, damaged or does not fit the others
   */
  public static IdxFiles open(Path folder, Split split) {
    Map<Split, Map<String, Path>> found = files(folder);
    if (split != Split.ALL && !found.containsKey(split)) {
      throw DatasetFormats.noSuchPart(folder, split, found.keySet());
    }
    List<Part> parts = new ArrayList<>();
    int classes = 0;
    for (Map.Entry<Split, Map<String, Path>> entry : found.entrySet()) {
      IdxFile labels = IdxFile.read(file(folder, entry, "labels"), 1);
      for (int i = 0; i < labels.dimension(0); i++) {
        classes = Math.max(classes, labels.level(i) + 1);
      }
      if (split == Split.ALL || split == entry.getKey()) {
        parts.add(part(IdxFile.read(file(folder, entry, "images"), 3), labels));
      }
    }
    if (classes == 0) {
      throw new DatasetException(folder + ": no labels: expected at least one, got empty files");
    }
    return new IdxFiles(folder, parts, classes);
  }

  static Set<Split> splits(Path folder) {
    return files(folder).keySet();
  }

  /** Whether {@code folder} has files that bear such names. */
  static boolean isIn(Path folder) {
    return !files(folder).isEmpty();
  }

  private static Map<Split, Map<String, Path>> files(Path folder) {
    Map<Split, Map<String, Path>> found = new EnumMap<>(Split.class);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : new TreeSet<>(files.toList())) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        Optional<Split> split = name.matches() ? Split.named(name.group(1)) : Optional.empty();
        split.ifPresent(
            s -> found.computeIfAbsent(s, k -> new java.util.HashMap<>()).put(name.group(2), file));
      }
    } catch (IOException e) {
      throw new DatasetException(folder + ": the folder cannot be read: " + e.getMessage(), e);
    }
    return found;
  }

  private static Path file(Path folder, Map.Entry<Split, Map<String, Path>> part, String kind) {
    Path file = part.getValue().get(kind);
    if (file == null) {
      throw new DatasetException(
          folder
              + ": incomplete: expected two files of part "
              + part.getKey()
              + ", images and labels, got no "
              + kind);
    }
    return file;
  }

  private static Part part(IdxFile pictures, IdxFile labels) {
    if (pictures.dimension(0) != labels.dimension(0)) {
      throw new DatasetException(
          pictures.path()
              + ": does not fit "
              + labels.path().getFileName()
              + ": expected as many pictures as labels, got "
              + pictures.dimension(0)
              + " and "
              + labels.dimension(0));
    }
    if (pictures.dimension(1) == 0 || pictures.dimension(2) == 0) {
      throw new DatasetException(
          pictures.path() + ": empty pictures: expected at least 1x1 pixel a picture, got none");
    }
    return new Part(pictures, labels);
  }

  @Override
  public String source() {
    return folder.toString();
  }

  @Override
  public int size() {
    return parts.stream().mapToInt(Part::size).sum();
  }

  @Override
  public List<LabelSet> tasks() {
    return tasks;
  }

  private Place place(int index) {
    int rest = index;
    for (Part part : parts) {
      if (rest < part.size()) {
        return new Place(part, rest);
      }
      rest -= part.size();
    }
    throw new IndexOutOfBoundsException(folder + ": picture " + index + " of " + size());
  }

  @Override
  public int label(int index, int task) {
    Place place = place(index);
    return place.part().labels().level(place.index());
  }

  /** {@code train-images-idx3-ubyte.gz#17}. */
  @Override
  public String name(int index) {
    Place place = place(index);
    return place.part().pictures().path() + "#" + place.index();
  }

  @Override
  public void read(int index, ImageDecoder decoder, Image destination) {
    Place place = place(index);
    IdxFile pictures = place.part().pictures();
    int height = pictures.dimension(1);
    int width = pictures.dimension(2);
    destination.reshape(new Size(width, height), PixelFormat.GRAY8);
    ByteBuffer to = destination.asByteBuffer();
    int stride = Math.toIntExact(destination.rowStride());
    for (int y = 0; y < height; y++) {
      to.position(y * stride);
      to.put(pictures.slice((place.index() * height + y) * width, width));
    }
  }

  @Override
  public String toString() {
    return folder + " (" + size() + " pictures)";
  }
}
