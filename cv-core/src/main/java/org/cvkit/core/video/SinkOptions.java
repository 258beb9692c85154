package org.cvkit.core.video;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a video is written.
 *
 * <p>Immutable.
 *
 * @param bitsPerSecond of the pictures; 0 chooses by size and frame rate
 * @param queue frames that may wait for the encoder before {@link VideoSink#write} does, at least 1
 * @param soundFrom the video whose sound is kept, null for a silent file
 */
public record SinkOptions(long bitsPerSecond, int queue, @Nullable Path soundFrom) {
  private static final SinkOptions DEFAULTS = new SinkOptions(0, 4, null);

  public SinkOptions {
    if (bitsPerSecond < 0 || queue < 1) {
      throw new IllegalArgumentException(
          "sink options: expected a bit rate of at least 0 and a queue of at least 1, got "
              + bitsPerSecond
              + " and "
              + queue);
    }
  }

  /** Silent, four frames waiting, a bit rate by size. */
  public static SinkOptions defaults() {
    return DEFAULTS;
  }

  public SinkOptions withBitsPerSecond(long bitsPerSecond) {
    return new SinkOptions(bitsPerSecond, queue, soundFrom);
  }

  public SinkOptions withQueue(int queue) {
    return new SinkOptions(bitsPerSecond, queue, soundFrom);
  }

  /** Keeps the sound of {@code video}; a video without sound adds none. */
  public SinkOptions withSoundFrom(Path video) {
    return new SinkOptions(bitsPerSecond, queue, video);
  }
}
