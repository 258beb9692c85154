package org.cvkit.cli.command;

import java.util.Optional;
import org.cvkit.cli.output.VideoSummary;
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

  /** What is to be said of the video as a whole, when it is over. */
  default Optional<VideoSummary> finish() {
    return Optional.empty();
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
