package org.cvkit.core.video;

import java.util.List;
import org.cvkit.core.geometry.Size;

/**
 * What a video is made of, as far as its container tells.
 *
 * <p>Immutable.
 *
 * @param size of every frame as delivered: upright, after the rotation a phone wrote beside it
 * @param frameRate frames a second, the mean where they vary; above 0
 * @param frames number of frames, -1 when the container does not say
 * @param durationMicros from the first frame's start to the last frame's end, -1 when unknown
 * @param ticksPerSecond the clock of the frame times: each is a whole number of ticks
 * @param codec FFmpeg's short name, such as {@code h264}
 * @param audio the sound tracks, none for a silent video
 */
public record VideoFormat(
    Size size,
    double frameRate,
    long frames,
    long durationMicros,
    int ticksPerSecond,
    String codec,
    List<AudioFormat> audio) {

  /** A clock that holds the common frame rates (24, 25, 30, 50, 60) and milliseconds exactly. */
  private static final int COMMON_TICKS = 90_000;

  public VideoFormat {
    if (size.area() == 0) {
      throw new IllegalArgumentException("video format: expected at least 1x1 pixels, got " + size);
    }
    if (!(frameRate > 0) || Double.isInfinite(frameRate)) {
      throw new IllegalArgumentException(
          "video format: expected a frame rate above 0, got " + frameRate);
    }
    if (frames < -1 || durationMicros < -1 || ticksPerSecond < 1) {
      throw new IllegalArgumentException(
          "video format: expected frames and duration of at least -1 and ticks of at least 1, got "
              + frames
              + ", "
              + durationMicros
              + " and "
              + ticksPerSecond);
    }
    audio = List.copyOf(audio);
  }

  /** What a sink needs to know of pictures that come from no video. */
  public static VideoFormat of(Size size, double frameRate) {
    return new VideoFormat(size, frameRate, -1, -1, COMMON_TICKS, "", List.of());
  }

  public VideoFormat withSize(Size size) {
    return new VideoFormat(size, frameRate, frames, durationMicros, ticksPerSecond, codec, audio);
  }
}
