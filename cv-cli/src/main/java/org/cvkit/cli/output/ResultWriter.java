package org.cvkit.cli.output;

import java.util.List;
import org.cvkit.core.pipeline.MediaSource;

/**
 * Prints answers in one {@link Format}.
 *
 * <p>Confined to one thread at a time.
 *
 * @param <R> the answer for one picture
 */
public interface ResultWriter<R> extends AutoCloseable {

  /**
   * A writer of the given format to the console.
   *
   * @throws IllegalArgumentException when the task's answers have no such form
   */
  static <R> ResultWriter<R> open(
      Format format, ResultForm<R> form, JsonLines<R> json, Console console) {
    return switch (format) {
      case TEXT -> new TextWriter<>(form, console);
      case JSON, JSONL -> new JsonLineWriter<>(json, console);
      case CSV -> new CsvWriter<>(form, console);
      case COCO -> CocoWriter.of(form, console);
      case MOT -> MotWriter.of(form, console);
    };
  }

  /**
   * What the answers will be of, before the first.
   *
   * @throws org.cvkit.core.CvException when the format cannot tell them apart
   */
  default void expect(List<MediaSource> sources) {}

  /**
   * One picture's answer.
   *
   * @param place {@code 1/2}: which of how many
   */
  void picture(String place, Reading<R> reading);

  /** One video frame's answer. */
  void frame(Reading<R> reading);

  /** A video is over. */
  default void summary(String source, long frames, VideoSummary summary) {}

  /** A source that could not be read. */
  default void failure(String source, String message) {}

  /** Prints what closes the format's text. */
  @Override
  default void close() {}
}
