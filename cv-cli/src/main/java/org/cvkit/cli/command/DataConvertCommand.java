package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.LabelTable;
import org.cvkit.detection.data.DatasetConversion;
import org.cvkit.detection.data.DatasetConversion.WhenBad;
import org.cvkit.detection.data.DatasetFormat;
import org.cvkit.detection.data.LabelProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cv data convert}: the same pictures and labels in another format. */
@Command(
    name = "convert",
    description = {
      "Writes labelled pictures in another format; parts, classes and boxes stay as they are.",
      "What the format has no place for is said."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: cv data convert BCCD --to yolo --output bccd-yolo --skip-bad"})
final class DataConvertCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Console console;

  @Parameters(
      paramLabel = "DATA",
      description =
          "data.yaml or folder of YOLO labels, COCO .json file or folder of them, or Pascal VOC"
              + " folder")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path data;

  @Option(names = "--to", required = true, paramLabel = "FORMAT", description = "yolo, coco or voc")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private DatasetFormat target;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "an empty or a new folder")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path output;

  @Option(
      names = "--skip-bad",
      description = {
        "leave bad labels out instead of stopping at them;",
        "pictures whose objects are not all known are left out whole"
      })
  private boolean skipBad;

  DataConvertCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    Path folder = surroundings.folder().resolve(output);
    DatasetConversion.Outcome outcome =
        DatasetConversion.run(data, target, folder, skipBad ? WhenBad.SKIP : WhenBad.STOP);
    List<LabelProblem> skipped = outcome.skipped();
    skipped.forEach(problem -> console.note("skipped: " + problem));
    LabelTable.leftOut(outcome.leftOut()).forEach(console::note);
    DatasetConversion conversion = outcome.conversion();
    conversion
        .lost()
        .forEach(
            (field, count) ->
                console.note("not kept: " + field + " of " + count + " objects: no place for it"));
    console.data(
        String.format(
            Locale.ROOT,
            "%d pictures with %d objects written as %s, %d bad labels left out",
            conversion.pictures(),
            conversion.objects(),
            target.name().toLowerCase(Locale.ROOT),
            skipped.size()));
    console.data("Results saved to " + folder);
    return ExitCode.OK.code();
  }
}
