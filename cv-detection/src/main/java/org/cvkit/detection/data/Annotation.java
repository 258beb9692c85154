package org.cvkit.detection.data;

import org.cvkit.core.geometry.Size;

/**
 * One labelled object as its file states it: in pixels ({@link GroundTruth}) or in fractions of the
 * picture ({@link RelativeAnnotation}).
 *
 * <p>Immutable.
 */
public sealed interface Annotation permits GroundTruth, RelativeAnnotation {

  /** The {@link Category#id} of the object. */
  int category();

  /** The object in the pixels of a picture of size {@code picture}. */
  GroundTruth at(Size picture);

  /** The same object of another class. */
  Annotation as(int otherCategory);
}
