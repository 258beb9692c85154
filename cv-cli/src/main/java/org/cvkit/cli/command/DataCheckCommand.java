package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.SplitOption;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.LabelJson;
import org.cvkit.cli.output.LabelTable;
import org.cvkit.core.data.Split;
import org.cvkit.detection.data.LabelCheck;
import org.cvkit.detection.data.LabelStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cv data check}: every bad label by name, and what the good ones are like. */
@Command(
    name = "check",
    description = {
      "Names every bad label with its file and line, and says what the labels are like.",
      "Ends with 1 when any is bad, or there is no object at all."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: cv data check cells/data.yaml --split train"})
final class DataCheckCommand implements Callable<Integer> {
  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Parameters(
      paramLabel = "DATA",
      description =
          "data.yaml or folder of YOLO labels, COCO .json file or folder of them, or Pascal VOC"
              + " folder")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path data;

  @Mixin private SplitOption split = new SplitOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json (default: text)")
  private Format format = Format.TEXT;

  DataCheckCommand(Surroundings surroundings) {
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    if (format != Format.TEXT && format != Format.JSON) {
      throw new ParameterException(
          spec.commandLine(), "data check: --format: expected text or json, got " + format);
    }
    Split part = split.orAll();
    LabelCheck check = LabelCheck.of(data, LabelCheck.Depth.PICTURES, part);
    LabelStatistics statistics = LabelStatistics.of(check.dataset());
    if (format == Format.JSON) {
      console.data(LabelJson.line(data.toString(), part.toString(), check, statistics));
    } else {
      check.problems().forEach(problem -> console.data(problem.toString()));
      LabelTable.lines(statistics).forEach(console::data);
      List<String> summary = LabelTable.summary(check);
      summary.forEach(console::data);
    }
    return (isGood(check) ? ExitCode.OK : ExitCode.FAILURE).code();
  }

  private static boolean isGood(LabelCheck check) {
    return check.problems().isEmpty() && check.noObjects().isEmpty();
  }
}
