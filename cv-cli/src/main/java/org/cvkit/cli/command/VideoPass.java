package org.cvkit.cli.command;

import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.Report;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.pipeline.MediaSource;

/** One video, frame by frame. */
final class VideoPass<R> {
  VideoPass(Vision<R> vision, Report<R> report, Console console) {}

  void run(MediaSource source, int workers) {
    throw new MediaException(source.name() + ": videos cannot be read yet");
  }
}
