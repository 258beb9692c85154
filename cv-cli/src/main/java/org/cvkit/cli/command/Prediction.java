package org.cvkit.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cvkit.cli.option.OutputOptions;
import org.cvkit.cli.option.SourceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.option.WorkerOptions;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.OutputException;
import org.cvkit.cli.output.Report;
import org.cvkit.cli.output.ResultForm;
import org.cvkit.core.CvException;
import org.cvkit.core.pipeline.MediaSource;
import org.cvkit.core.runtime.SessionOptions;

/**
 * One run of a model over everything the user named, in order, whatever is wrong with parts of it.
 */
final class Prediction<R> {
  private final SourceOptions sources;
  private final OutputOptions output;
  private final WorkerOptions devices;
  private final ResultForm<R> form;
  private final Surroundings surroundings;
  private final Console console;

  Prediction(
      SourceOptions sources,
      OutputOptions output,
      WorkerOptions devices,
      ResultForm<R> form,
      Surroundings surroundings) {
    this.sources = sources;
    this.output = output;
    this.devices = devices;
    this.form = form;
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  /**
   * Runs.
   *
   * @param opening opens the model, once it is known that there is something to look at
   */
  ExitCode run(Function<SessionOptions, Vision<R>> opening) {
    List<SourceOptions.Named> named = sources.expand(console.in());
    List<MediaSource> media = new ArrayList<>();
    named.forEach(n -> media.addAll(n.sources()));
    int count = media.size() + (int) named.stream().filter(n -> n.failure() != null).count();
    if (media.isEmpty()) {
      // Without anything to look at no model is loaded and no folder made.
      try (Report<R> report = new Report<>(form, output.format(), null, "", "", console)) {
        reportFailures(named, report);
        return report.finish(count);
      }
    }
    int workers = devices.workers(breadth(media));
    try (Vision<R> vision = opening.apply(devices.session(workers));
        Report<R> report =
            new Report<>(
                form,
                output.format(),
                output.folder(form.task(), surroundings.folder()),
                vision.model(),
                vision.device(),
                console)) {
      report.expect(media);
      console.note(Header.of(vision));
      reportFailures(named, report);
      look(media, vision, report, workers);
      if (console.isStopped()) {
        console.note("stopped early: the results so far are whole");
      }
      ExitCode code = report.finish(count);
      return console.isStopped() ? ExitCode.INTERRUPTED : code;
    }
  }

  private void look(List<MediaSource> media, Vision<R> vision, Report<R> report, int workers) {
    PicturePass<R> pictures =
        new PicturePass<>(vision, report, console, sources.decoding(), media.size());
    VideoPass<R> videos = new VideoPass<>(vision, report, console);
    int next = 0;
    while (next < media.size() && !console.isStopped()) {
      int end = next;
      while (end < media.size() && isPicture(media.get(end))) {
        end++;
      }
      if (end > next) {
        pictures.run(media.subList(next, end), next, workers);
        next = end;
      } else {
        video(videos, media.get(next), report, workers);
        next++;
      }
    }
  }

  private void video(VideoPass<R> videos, MediaSource source, Report<R> report, int workers) {
    try {
      videos.run(source, workers);
    } catch (OutputException e) {
      throw e;
    } catch (CvException e) {
      report.failure(source.name(), e);
    }
  }

  private void reportFailures(List<SourceOptions.Named> named, Report<R> report) {
    for (SourceOptions.Named n : named) {
      CvException failure = n.failure();
      if (failure != null) {
        report.failure(n.word(), failure);
      }
    }
  }

  /** How many pictures there are to share out; a video has as many as one likes. */
  private static long breadth(List<MediaSource> media) {
    boolean onlyPictures = media.stream().allMatch(Prediction::isPicture);
    return onlyPictures ? media.size() : Integer.MAX_VALUE;
  }

  private static boolean isPicture(MediaSource source) {
    return source instanceof MediaSource.PictureFile || source instanceof MediaSource.PictureStream;
  }
}
