package org.cvkit.cli.output;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.cvkit.core.CvException;
import org.cvkit.core.pipeline.MediaSource;
import org.cvkit.core.pipeline.Timings;
import org.jspecify.annotations.Nullable;

/**
 * Takes every answer and every failure of one run to where it belongs: standard output, {@code
 * results.jsonl}, the closing lines and the exit code.
 *
 * <p>Confined to one thread at a time.
 *
 * @param <R> the answer for one picture
 */
public final class Report<R> implements AutoCloseable {
  private static final String RESULTS = "results.jsonl";

  private final ResultForm<R> form;
  private final Format format;
  private final JsonLines<R> json;
  private final ResultWriter<R> writer;
  private final @Nullable RunFolder folder;
  private final Console console;
  private @Nullable ResultsFile results;
  private @Nullable Path saved;
  private int savedCount;
  private Timings total = Timings.ZERO;
  private long answers;
  private int failures;
  private ExitCode exitCode = ExitCode.OK;

  /**
   * Begins a report. The caller closes it.
   *
   * @param folder where files go, or null for none
   * @param model name of the model that answers
   * @param device where it computes
   */
  public Report(
      ResultForm<R> form,
      Format format,
      @Nullable RunFolder folder,
      String model,
      String device,
      Console console) {
    this.form = form;
    this.format = format;
    this.folder = folder;
    this.console = console;
    json = new JsonLines<>(form, model, device);
    writer = ResultWriter.open(format, form, json, console);
  }

  public ResultForm<R> form() {
    return form;
  }

  /**
   * Where to write the picture or video that shows an answer, or null when nothing is written.
   *
   * @param source the file it is made from, or null
   */
  public @Nullable Path target(String name, @Nullable Path source) {
    return folder == null ? null : folder.file(name, source);
  }

  /**
   * Names what is about to be looked at.
   *
   * @throws CvException when the format has no place for all of it together
   */
  public void expect(List<MediaSource> sources) {
    writer.expect(sources);
  }

  /** A picture was answered. */
  public void picture(String place, Reading<R> reading, @Nullable Path annotated) {
    count(reading);
    writer.picture(place, reading);
    record(json.reading(reading));
    saved(annotated);
  }

  /** A frame of a video was answered. */
  public void frame(Reading<R> reading) {
    count(reading);
    writer.frame(reading);
    record(json.reading(reading));
  }

  /** A video is over. */
  public void summary(String source, long frames, VideoSummary summary) {
    summary.lines().forEach(this::text);
    writer.summary(source, frames, summary);
    record(json.summary(source, frames, summary));
  }

  /** A file was written. */
  public void saved(@Nullable Path file) {
    if (file != null) {
      saved = file;
      savedCount++;
    }
  }

  /** A line for people who read the results as text. */
  public void text(String line) {
    if (format == Format.TEXT) {
      console.data(line);
    } else {
      console.note(line);
    }
  }

  /** A source was not answered; the run goes on. */
  public void failure(String source, CvException failure) {
    String message = failure.getMessage() == null ? "failed" : failure.getMessage();
    failures++;
    exitCode = exitCode == ExitCode.OK ? ExitCode.of(failure) : exitCode;
    console.error(message);
    writer.failure(source, message);
    record(json.failure(source, message));
  }

  /**
   * Prints what closes a run and gives its exit code.
   *
   * @param sources how many there were in all
   */
  public ExitCode finish(int sources) {
    writer.close();
    if (answers > 0) {
      console.note(
          String.format(
              Locale.ROOT,
              "Speed: %.1f ms pre, %.1f ms run, %.1f ms post per image",
              total.preMillis() / answers,
              total.runMillis() / answers,
              total.postMillis() / answers));
    }
    if (failures > 0) {
      console.note(
          String.format(
              Locale.ROOT,
              "%d of %d sources failed%s: exit code %d",
              failures,
              sources,
              failures < sources ? ", the rest is done" : "",
              exitCode.code()));
    }
    if (folder != null && folder.isMade()) {
      text("Results saved to " + (savedCount == 1 && saved != null ? saved : folder.path()));
    }
    return exitCode;
  }

  private void count(Reading<R> reading) {
    total = total.plus(reading.timings());
    answers++;
  }

  private void record(String line) {
    if (folder == null) {
      return;
    }
    if (results == null) {
      results = ResultsFile.open(folder.file(RESULTS, null));
    }
    results.write(line);
  }

  @Override
  public void close() {
    if (results != null) {
      results.close();
    }
  }
}
