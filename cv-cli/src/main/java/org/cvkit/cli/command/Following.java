package org.cvkit.cli.command;

import java.util.List;
import org.cvkit.core.image.Image;

/**
 * Sees the answers for one video in the order of its frames, where {@link Vision} sees them in any.
 *
 * <p>Confined to one thread at a time.
 *
 * @param <R> the answer for one frame
 */
interface Following<R> {

  /**
   * What becomes of an answer, now that all before it are known.
   *
   * @param frame from 0
   * @param seconds since the video's beginning
   */
  R next(long frame, double seconds, R result);

  /** Draws such an answer on its frame. */
  void draw(Image image, R result);

  /** Lines about the video as a whole, when it is over. */
  default List<String> summary() {
    return List.of();
  }

  /** Leaves answers as they are. */
  static <R> Following<R> nothing(Vision<R> vision) {
    return new Following<>() {
      @Override
      public R next(long frame, double seconds, R result) {
        return result;
      }

      @Override
      public void draw(Image image, R result) {
        vision.draw(image, result);
      }
    };
  }
}
