package org.cvkit.cli.command;

import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.pipeline.Inference;

/**
 * A model as the commands see it: it answers, and it can show its answer.
 *
 * <p>Thread-safe: workers share it.
 *
 * @param <R> the answer for one picture
 */
interface Vision<R> extends NativeResource {
  /** The model's name. */
  String model();

  /** Under which terms the model may be used; empty when nobody said. */
  String licence();

  /** Where it really computes: {@code cpu}, {@code cuda:0}. */
  String device();

  /** The answer for one picture. */
  Inference<R> infer(Image image);

  /** The answer for a picture that is no frame of a video. */
  default R alone(R result) {
    return result;
  }

  /** Begins a video: what is given back sees all its answers in order. */
  default Following<R> follow() {
    return Following.nothing(this);
  }

  /** Draws the answer on the picture. */
  void draw(Image image, R result);
}
