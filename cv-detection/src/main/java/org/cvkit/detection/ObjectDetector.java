package org.cvkit.detection;

import java.util.List;
import java.util.Optional;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.detection.window.BuiltInDetector;

/**
 * Finds objects in pictures, by a network or by a sliding window. It owns what it was opened from.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public interface ObjectDetector extends NativeResource {

  /**
   * The detector called {@code name}, with the usual options, on the CPU: a built-in one ({@code
   * hog-people}, {@code haar-face}), a model of the registry, downloaded if need be, or a path to
   * an {@code .onnx} file. The caller closes it.
   *
   * @throws org.cvkit.core.model.ModelException when there is no such model, or it cannot be had
   * @throws org.cvkit.core.runtime.InferenceException when it is not a detector whose head is known
   */
  static ObjectDetector open(String name) {
    return open(name, DetectionOptions.defaults(), SessionOptions.defaults());
  }

  /**
   * The detector called {@code name}, as {@link #open(String)} finds it. The caller closes it.
   *
   * @throws IllegalArgumentException when the options name a class the detector does not know
   */
  static ObjectDetector open(String name, DetectionOptions options, SessionOptions session) {
    Optional<BuiltInDetector> builtIn = BuiltInDetector.named(name);
    return builtIn.isPresent()
        ? builtIn.get().open(options)
        : open(ModelRegistry.standard().resolve(name), options, session);
  }

  /**
   * A detector of a model at hand. The caller closes it.
   *
   * @throws org.cvkit.core.model.ModelException when the model's card says it is for something else
   * @throws IllegalArgumentException when the options name a class the model does not know
   */
  static ObjectDetector open(Model model, DetectionOptions options, SessionOptions session) {
    return NetworkDetector.open(model, options, session);
  }

  /** The objects in {@code image}, best first. */
  default List<Detection> detect(Image image) {
    return infer(image).result();
  }

  /** The objects in {@code image}, best first, and where the time went. */
  Inference<List<Detection>> infer(Image image);

  /**
   * As {@link #infer}, several pictures: in one run where the detector can, else one by one.
   *
   * @return the answers in the pictures' order
   */
  default List<Inference<List<Detection>>> inferAll(List<Image> images) {
    return images.stream().map(this::infer).toList();
  }

  /** The names of the classes it knows, in the order of their indices. */
  List<String> labels();

  /** What it is called: a model's id, or {@code hog-people}. */
  String name();

  /** Where it really computes. */
  Device device();
}
