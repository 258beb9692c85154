package org.cvkit.core.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeResource;

/**
 * Pictures with labels, at random access by index. A set that was opened may hold a file open and
 * is closed by who opened it; what is made of others ({@link #subset}, {@link #divide}, ...) is a
 * view of them and owns nothing.
 *
 * <p>Thread-safe: any thread may read any picture, each with its own decoder and destination.
 */
public interface ClassificationDataset extends NativeResource {

  /** What messages call the whole: usually the path it was opened from. */
  String source();

  /** Number of pictures. */
  int size();

  /** The questions that are asked of every picture, at least one. */
  List<LabelSet> tasks();

  /**
   * The label of picture {@code index} for task {@code task}: an index into the task's classes, or
   * {@link LabelSet#UNKNOWN}.
   */
  int label(int index, int task);

  /** What messages call picture {@code index}: its file. */
  String name(int index);

  /**
   * Decodes picture {@code index} into {@code destination}, which takes its size and format.
   *
   * @param decoder the calling thread's
   * @throws MediaException when the picture is missing, damaged or no picture
   */
  void read(int index, ImageDecoder decoder, Image destination);

  /**
   * Picture {@code index}; a loop brings a decoder and a destination instead. The caller closes it.
   *
   * @throws MediaException when the picture is missing, damaged or no picture
   */
  default Image read(int index) {
    Image image = Image.empty();
    try (ImageDecoder decoder = ImageDecoder.open(DecodeOptions.defaults())) {
      read(index, decoder, image);
    } catch (RuntimeException e) {
      image.close();
      throw e;
    }
    return image;
  }

  /** Gives back the file that an opened set reads from; of a view nothing. Idempotent. */
  @Override
  default void close() {}

  /**
   * The labelled pictures at {@code path}, which is one of
   *
   * <ul>
   *   <li>a folder or {@code .zip} of {@code CLASS/pictures}, or of {@code
   *       {train,val,test}/CLASS/pictures} ({@link ImageFolder});
   *   <li>a folder of MNIST's IDX files, plain or {@code .gz} ({@link IdxFiles});
   *   <li>a {@code .csv} or {@code .tsv} table of files and labels, or a folder with {@code
   *       labels.csv} or {@code {train,val,test}.csv} ({@link CsvManifest}).
   * </ul>
   *
   * The caller closes it.
   *
   * @throws DatasetException when it is none of these, or has no such part
   */
  static ClassificationDataset open(Path path, Split split) {
    return DatasetFormats.open(path, split);
  }

  /**
   * The parts into which the data at {@code path} are divided, without {@link Split#ALL}, which is
   * always there; empty when nobody divided them.
   *
   * @throws DatasetException when there are no labelled pictures
   */
  static Set<Split> splits(Path path) {
    return DatasetFormats.splits(path);
  }

  /** A view of the pictures of the given indices, in their order. */
  default ClassificationDataset subset(int... indices) {
    for (int index : indices) {
      Objects.checkIndex(index, size());
    }
    return new SelectedDataset(this, indices.clone(), tasks(), new int[0]);
  }

  /**
   * A view of {@code perClass} pictures of each class of the first task, drawn by {@code seed}; of
   * a class that has fewer, all of them.
   */
  default ClassificationDataset few(int perClass, long seed) {
    return Division.few(this, perClass, seed);
  }

  /**
   * A view of the pictures of some classes of the first task, which are renumbered as they are
   * listed.
   *
   * @throws DatasetException when there is no such class
   */
  default ClassificationDataset withClasses(List<String> classes) {
    return ClassChoice.of(this, classes);
  }

  /**
   * A view of all pictures with the labels of one task only.
   *
   * @throws DatasetException when there is no such task
   */
  default ClassificationDataset withTask(String name) {
    return TaskView.of(this, name);
  }

  /**
   * Divides the pictures by {@code seed} so that each part has the same share of every class of the
   * first task, as far as it can be. A class of a single picture goes to training.
   *
   * @param validation share of the pictures for validation, from 0
   * @param test share of the pictures for the test, from 0; both together below 1
   */
  default Division divide(double validation, double test, long seed) {
    return Division.of(this, validation, test, seed);
  }

  /**
   * A view of several sets one after another.
   *
   * @throws DatasetException when they differ in their tasks or classes
   */
  static ClassificationDataset concatenate(List<ClassificationDataset> parts) {
    return new ConcatenatedDataset(parts);
  }
}
