package org.cvkit.detection;

import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.pipeline.Inference;

/**
 * Finds objects in pictures, by a network or by a sliding window. It owns what it was opened from.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public interface ObjectDetector extends NativeResource {

  /** The objects in {@code image}, best first. */
  default List<Detection> detect(Image image) {
    return infer(image).result();
  }

  /** The objects in {@code image}, best first, and where the time went. */
  Inference<List<Detection>> infer(Image image);

  /** The names of the classes it knows, in the order of their indices. */
  List<String> labels();

  /** What it is called: a model's id, or {@code hog-people}. */
  String name();
}
