package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.TrainingLines;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.train.Trainer;
import org.cvkit.core.train.Training;
import org.cvkit.core.train.TrainingReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A training as the command line shows it, whatever is learned: a header, the lines of its epochs,
 * what could not be read, and how to go on or where the results are.
 *
 * @param task as the command calls it: classify, detect
 * @param network name of what is trained
 */
record TrainingRun(
    Surroundings surroundings,
    CommandSpec spec,
    String task,
    TrainingFolder place,
    DescentOptions descent,
    DeviceOptions devices,
    String network,
    Path data) {

  /**
   * Trains to the end, or until it is told to stop.
   *
   * @param start what a new training begins with instead of what is drawn
   * @param old the folder of the training that goes on; null for a new one
   */
  ExitCode run(Training training, Supplier<Map<String, Constant>> start, @Nullable Path old) {
    Console console = surroundings.console();
    // One that ended within its first epoch has left nothing to go on with.
    boolean resumes = old != null && Trainer.isBegun(old);
    Map<String, Constant> weights = resumes ? Map.of() : start.get();
    Path folder = old != null ? old : place.make(surroundings, spec, task);
    console.note(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters; %d training and %d validation pictures, %d steps an epoch",
            Header.of(network, devices.session(1).device().id()),
            training.graph().parameterCount(),
            training.trainingPictures(),
            training.heldPictures(),
            training.steps()));
    TrainingReport report;
    try (TrainingLines lines = new TrainingLines(console, training.steps(), descent.epochs())) {
      report = resumes ? training.resume(folder, lines) : training.train(weights, folder, lines);
    }
    training.skipped().forEach(s -> console.error(s.reason()));
    if (report.end() == TrainingReport.End.STOPPED) {
      console.note("stopped; go on with: cv train " + task + " --resume " + folder);
      return ExitCode.INTERRUPTED;
    }
    training.report(report, folder, description());
    console.data(TrainingLines.summary(report));
    if (!training.skipped().isEmpty()) {
      console.note(
          training.skipped().size()
              + " pictures could not be read; others took their place, or they were not counted:"
              + " see above");
    }
    training.remarks().forEach(console::note);
    console.data("Results saved to " + folder);
    return ExitCode.OK;
  }

  private RunDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("network", network);
    facts.put("data", data.toString());
    facts.put("seed", Long.toString(descent.seed()));
    return new RunDescription(
        "train " + task + ": " + network, facts, Given.options(spec), Given.command(spec));
  }
}
