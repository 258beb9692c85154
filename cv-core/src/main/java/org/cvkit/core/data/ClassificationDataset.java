package org.cvkit.core.data;

import java.nio.file.Path;
import java.util.List;
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
}
