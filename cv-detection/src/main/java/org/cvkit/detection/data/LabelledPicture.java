package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.jspecify.annotations.Nullable;

/**
 * One picture of a data set and the objects labelled in it.
 *
 * <p>Immutable.
 *
 * @param id the picture's number in its data set
 * @param file where the picture is; not checked to exist
 * @param size in pixels, or null where only the picture itself tells
 * @param annotations its objects; empty for a picture of background
 */
public record LabelledPicture(
    long id, Path file, @Nullable Size size, List<Annotation> annotations) {

  public LabelledPicture {
    annotations = List.copyOf(annotations);
  }

  /** Its objects in pixels, given the size of the decoded picture. */
  public List<GroundTruth> objects(Size picture) {
    return annotations.stream().map(annotation -> annotation.at(picture)).toList();
  }

  /**
   * Its objects in pixels, from the file alone.
   *
   * @throws IllegalStateException when they are in fractions and the size is not known
   */
  public List<GroundTruth> objects() {
    Size known = size;
    if (known != null) {
      return objects(known);
    }
    return annotations.stream().map(this::inPixels).toList();
  }

  private GroundTruth inPixels(Annotation annotation) {
    if (annotation instanceof GroundTruth object) {
      return object;
    }
    throw new IllegalStateException(
        file + ": labels in fractions of a picture of unknown size: read the picture first");
  }
}
