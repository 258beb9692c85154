package org.cvkit.core.video;

import java.nio.file.Path;
import java.util.Optional;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeResource;

/**
 * Delivers the frames of a file, a camera or a stream one after another: upright, {@code BGR8}, all
 * of {@code format().size()}, with the presentation times the source wrote, so that a variable
 * frame rate survives.
 *
 * <p>Confined to one thread at a time; {@link #close()} may come from any thread and ends a read
 * that waits for a camera or a stream.
 */
public interface VideoSource extends NativeResource {

  /**
   * Opens a video file or an animated GIF. The caller closes it.
   *
   * @throws MediaException when the file is missing, empty, no video, lacks its index or holds no
   *     pictures, saying which
   */
  static VideoSource open(Path file) {
    return FfmpegSource.of(Input.file(file));
  }

  /**
   * Opens camera number {@code index}, 0 being the system's first. The caller closes it.
   *
   * @throws MediaException when there is no such camera, it is in use, or this user may not open it
   */
  static VideoSource openCamera(int index) {
    return FfmpegSource.of(Cameras.open(index));
  }

  /**
   * Opens a stream such as {@code rtsp://} or {@code http://}. The caller closes it.
   *
   * @throws MediaException when nothing answers within ten seconds or what answers is no video
   */
  static VideoSource openUrl(String url) {
    return FfmpegSource.of(Input.url(url));
  }

  /** What is delivered. */
  VideoFormat format();

  /**
   * Fills {@code destination} with the next frame; its memory is reused.
   *
   * @return false at the end, the destination then being as it was
   * @throws MediaException when a stream falls silent for fifteen seconds
   */
  boolean read(Frame destination);

  /**
   * What was wrong with the material read so far, such as a file that breaks off before its end or
   * frames that could not be decoded, as one sentence; empty while all is well.
   */
  Optional<String> warning();
}
