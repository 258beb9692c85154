package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cvkit.cli.option.DescentOptions;
import org.cvkit.cli.option.DeviceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.TrainingLines;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.report.RunDescription;
import org.cvkit.core.train.Trainer;
import org.cvkit.core.train.TrainingListener;
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

  /** What learns from which pictures. */
  interface Learner {
    /** The network as it will be run. */
    Graph network();

    /** How many pictures are learned from. */
    int training();

    /** How many validate. */
    int held();

    /** Steps an epoch. */
    int steps();

    /** What a new training begins with instead of what is drawn. */
    Map<String, Constant> weights();

    TrainingReport train(Map<String, Constant> weights, Path folder, TrainingListener listener);

    TrainingReport resume(Path folder, TrainingListener listener);

    /** The pictures that could not be read. */
    List<SkippedPicture> skipped();

    /** Writes the results beside the weights. */
    void report(TrainingReport report, Path folder, RunDescription run);

    /** What else whoever trains should know, a line each. */
    List<String> remarks();
  }

  /**
   * Trains to the end, or until it is told to stop.
   *
   * @param old the folder of the training that goes on; null for a new one
   */
  ExitCode run(Learner learner, @Nullable Path old) {
    Console console = surroundings.console();
    // One that ended within its first epoch has left nothing to go on with.
    boolean resumes = old != null && Trainer.isBegun(old);
    Map<String, Constant> weights = resumes ? Map.of() : learner.weights();
    Path folder = old != null ? old : place.make(surroundings, spec, task);
    console.note(
        String.format(
            Locale.ROOT,
            "%s, %,d parameters; %d training and %d validation pictures, %d steps an epoch",
            Header.of(network, devices.session(1).device().id()),
            learner.network().parameterCount(),
            learner.training(),
            learner.held(),
            learner.steps()));
    TrainingReport report;
    try (TrainingLines lines = new TrainingLines(console, learner.steps(), descent.epochs())) {
      report = resumes ? learner.resume(folder, lines) : learner.train(weights, folder, lines);
    }
    learner.skipped().forEach(s -> console.error(s.reason()));
    if (report.end() == TrainingReport.End.STOPPED) {
      console.note("stopped; go on with: cv train " + task + " --resume " + folder);
      return ExitCode.INTERRUPTED;
    }
    learner.report(report, folder, description());
    console.data(TrainingLines.summary(report));
    if (!learner.skipped().isEmpty()) {
      console.note(
          learner.skipped().size()
              + " pictures could not be read; others took their place, or they were not counted:"
              + " see above");
    }
    learner.remarks().forEach(console::note);
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
