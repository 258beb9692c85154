package org.cvkit.cli.command;

import java.nio.file.Path;
import org.cvkit.cli.output.OutputException;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.video.Frame;
import org.cvkit.core.video.SinkOptions;
import org.cvkit.core.video.VideoFormat;
import org.cvkit.core.video.VideoSink;
import org.jspecify.annotations.Nullable;

/** The annotated video, or nothing when none is wanted. What fails here ends the run. */
final class Recording implements AutoCloseable {
  private final @Nullable VideoSink sink;

  private Recording(@Nullable VideoSink sink) {
    this.sink = sink;
  }

  /**
   * Begins the file. The caller closes it.
   *
   * @param target the file, or null for none
   * @param sound the video whose sound is kept, or null
   */
  static Recording open(@Nullable Path target, VideoFormat like, @Nullable Path sound) {
    if (target == null) {
      return new Recording(null);
    }
    SinkOptions options = SinkOptions.defaults();
    try {
      return new Recording(
          VideoSink.open(target, like, sound == null ? options : options.withSoundFrom(sound)));
    } catch (MediaException e) {
      throw failed(e);
    }
  }

  boolean isOn() {
    return sink != null;
  }

  void write(Frame frame) {
    if (sink == null) {
      return;
    }
    try {
      sink.write(frame.image(), frame.timestampMicros());
    } catch (MediaException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    if (sink == null) {
      return;
    }
    try {
      sink.close();
    } catch (MediaException e) {
      throw failed(e);
    }
  }

  private static OutputException failed(MediaException e) {
    return new OutputException("output " + e.getMessage(), e);
  }
}
