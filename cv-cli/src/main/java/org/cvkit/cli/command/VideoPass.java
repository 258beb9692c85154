package org.cvkit.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.Progress;
import org.cvkit.cli.output.Reading;
import org.cvkit.cli.output.Report;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.MediaSource;
import org.cvkit.core.pipeline.OrderedWorkers;
import org.cvkit.core.video.Frame;
import org.cvkit.core.video.VideoSource;

/**
 * One video, frame by frame: read and written by the calling thread in order, looked at by workers
 * in between.
 */
final class VideoPass<R> {
  private static final double MICROS = 1e6;

  private final Vision<R> vision;
  private final Report<R> report;
  private final Console console;

  VideoPass(Vision<R> vision, Report<R> report, Console console) {
    this.vision = vision;
    this.report = report;
    this.console = console;
  }

  /**
   * Looks at {@code source} until it ends or the user stops the run; what was written until then is
   * a whole video either way.
   *
   * @throws MediaException when the source cannot be opened or breaks off
   */
  void run(MediaSource source, int workers) {
    try (VideoSource video = open(source);
        Frames frames = new Frames(video)) {
      Path file = source instanceof MediaSource.VideoFile named ? named.path() : null;
      Path target = report.target(FileNames.video(source.name()), file);
      Following<R> following = vision.follow();
      long done;
      Duration elapsed;
      try (Recording recording = Recording.open(target, video.format(), file);
          Progress progress =
              Progress.open(
                  console, FileNames.last(source.name()), "frames", video.format().frames())) {
        look(source, frames, following, recording, progress, workers);
        done = progress.steps();
        elapsed = progress.elapsed();
      }
      report.saved(done > 0 ? target : null);
      report.text(line(source, video, done, elapsed));
      long seen = done;
      following.finish().ifPresent(summary -> report.summary(source.name(), seen, summary));
      video
          .warning()
          .ifPresent(warning -> report.failure(source.name(), new MediaException(warning)));
    }
  }

  private void look(
      MediaSource source,
      Frames frames,
      Following<R> following,
      Recording recording,
      Progress progress,
      int workers) {
    OrderedWorkers.<Frame, Seen<R>>run(
        frames,
        workers,
        () -> frame -> new Seen<>(frame, vision.infer(frame.image())),
        seen -> {
          Frame frame = seen.frame();
          Inference<R> inference = seen.inference();
          double seconds = frame.timestampMicros() / MICROS;
          R result = following.next(frame.index(), seconds, inference.result());
          report.frame(
              new Reading<>(
                  source.name(),
                  frame.index(),
                  seconds,
                  frame.image().size(),
                  result,
                  inference.timings()));
          if (recording.isOn()) {
            following.draw(frame.image(), result);
            recording.write(frame);
          }
          frames.giveBack(frame);
          progress.step();
        });
  }

  private static VideoSource open(MediaSource source) {
    if (source instanceof MediaSource.VideoFile file) {
      return VideoSource.open(file.path());
    }
    if (source instanceof MediaSource.Camera camera) {
      return VideoSource.openCamera(camera.index());
    }
    if (source instanceof MediaSource.Stream stream) {
      return VideoSource.openUrl(stream.address().toString());
    }
    throw new IllegalArgumentException("video: expected a video, got " + source);
  }

  private static String line(MediaSource source, VideoSource video, long done, Duration elapsed) {
    return String.format(
        Locale.ROOT,
        "video %s: %dx%d %d frames, %.1f frames/s",
        source.name(),
        video.format().size().height(),
        video.format().size().width(),
        done,
        done / Math.max(1e-3, elapsed.toMillis() / 1e3));
  }

  /** A frame and what the model said of it. */
  private record Seen<R>(Frame frame, Inference<R> inference) {}

  /** Reads frames into memory that comes back when they are done, until the user stops the run. */
  private final class Frames implements Iterator<Frame>, NativeResource {
    private final VideoSource video;
    private final Scope scope = new Scope();
    private final Deque<Frame> idle = new ArrayDeque<>();
    private final Deque<Frame> ahead = new ArrayDeque<>();
    private boolean ended;

    Frames(VideoSource video) {
      this.video = video;
    }

    @Override
    public boolean hasNext() {
      if (ahead.isEmpty() && !ended && !console.isStopped()) {
        Frame frame = idle.isEmpty() ? scope.add(Frame.empty()) : idle.pop();
        if (video.read(frame)) {
          ahead.add(frame);
        } else {
          ended = true;
          idle.push(frame);
        }
      }
      return !ahead.isEmpty();
    }

    @Override
    public Frame next() {
      if (!hasNext()) {
        throw new NoSuchElementException("no more frames");
      }
      return ahead.remove();
    }

    void giveBack(Frame frame) {
      idle.push(frame);
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
