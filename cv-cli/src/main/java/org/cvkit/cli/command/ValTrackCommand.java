package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.JsonLines;
import org.cvkit.core.image.MediaException;
import org.cvkit.detection.track.MotFile;
import org.cvkit.detection.track.MotTruth;
import org.cvkit.detection.track.TrackedBox;
import org.cvkit.detection.track.TrackingMetrics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cv val track}: how well tracks in a file follow those of the ground truth. */
@Command(
    name = "track",
    description = "Measures tracks as MOTChallenge does: MOTA, IDF1, HOTA.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Both files have MOTChallenge's lines: frame,id,left,top,width,height,...",
      "Ground truth whose seventh field is 0 is not to be found, and following it is no error.",
      "",
      "Example: cv detect street.mp4 --track --format mot > tracks.txt",
      "         cv val track --ground-truth gt.txt --tracks tracks.txt"
    })
final class ValTrackCommand implements Callable<Integer> {
  private static final String TASK = "val-track";

  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Option(
      names = "--ground-truth",
      required = true,
      paramLabel = "FILE",
      description = "where the objects are")
  @SuppressWarnings("NullAway.Init") // picocli insists on it.
  private Path groundTruth;

  @Option(
      names = "--tracks",
      required = true,
      paramLabel = "FILE",
      description = "where a tracker says that they are")
  @SuppressWarnings("NullAway.Init") // picocli insists on it.
  private Path tracks;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json (default: text)")
  private Format format = Format.TEXT;

  ValTrackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (format != Format.TEXT && format != Format.JSON) {
      throw new ParameterException(
          spec.commandLine(), "val track: --format: expected text or json, got " + format);
    }
    Console console = surroundings.console();
    MotTruth truth = MotTruth.read(surroundings.folder().resolve(groundTruth));
    List<TrackedBox> found = MotFile.read(surroundings.folder().resolve(tracks));
    if (truth.objects().isEmpty()) {
      throw new MediaException(groundTruth + ": expected at least one box, got none");
    }
    TrackingMetrics metrics = TrackingMetrics.of(truth.objects(), truth.counted(found));
    if (format == Format.TEXT) {
      numbers(metrics)
          .forEach(
              (name, value) -> console.data(String.format(Locale.ROOT, "%-6s %.3f", name, value)));
      counts(metrics).forEach((name, value) -> console.data(name + " " + value));
    } else {
      Map<String, String> texts = new LinkedHashMap<>();
      texts.put("model", tracks.toString());
      texts.put("data", groundTruth.toString());
      console.data(JsonLines.validation(TASK, texts, counts(metrics), numbers(metrics)));
    }
    return ExitCode.OK.code();
  }

  private static Map<String, Double> numbers(TrackingMetrics metrics) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("MOTA", metrics.mota());
    numbers.put("MOTP", metrics.motp());
    numbers.put("IDF1", metrics.idf1());
    numbers.put("HOTA", metrics.hota());
    numbers.put("DetA", metrics.detA());
    numbers.put("AssA", metrics.assA());
    return numbers;
  }

  private static Map<String, Long> counts(TrackingMetrics metrics) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("objects", (long) metrics.objects());
    counts.put("misses", (long) metrics.misses());
    counts.put("falsePositives", (long) metrics.falsePositives());
    counts.put("switches", (long) metrics.switches());
    return counts;
  }
}
