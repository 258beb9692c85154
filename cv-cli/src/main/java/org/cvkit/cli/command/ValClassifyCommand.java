package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cvkit.cli.option.BatchOption;
import org.cvkit.cli.option.ModelOptions;
import org.cvkit.cli.option.SplitOption;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.option.WorkerOptions;
import org.cvkit.cli.output.ClassTable;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.JsonLines;
import org.cvkit.cli.output.Progress;
import org.cvkit.cli.output.ResultsFile;
import org.cvkit.cli.output.RunFolder;
import org.cvkit.core.CvException;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.data.Split;
import org.cvkit.core.metric.ClassifierEvaluation;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.report.ClassifierReport;
import org.cvkit.core.report.RunDescription;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cv val classify}: what a classifier's answers are worth on labelled pictures. */
@Command(
    name = "classify",
    description = "Measures a classifier on labelled pictures, and writes a report.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: cv val classify --model flowers.onnx --data flowers/ --split test"})
final class ValClassifyCommand implements Callable<Integer> {
  private static final String TASK = "val-classify";
  private static final String RESULTS = "results.jsonl";
  private static final int TOP = 5;

  private final Surroundings surroundings;
  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR|ZIP",
      description =
          "folder or .zip of CLASS/pictures or {train,val,test}/CLASS/pictures, a folder of IDX"
              + " files, or a .csv table of files and labels")
  private @Nullable Path data;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      description = "the column of labels to measure where there are several (default: the first)")
  private @Nullable String task;

  @Mixin private SplitOption splits = new SplitOption();
  @Mixin private BatchOption batch = new BatchOption();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "folder for the report and its files (default: runs/classify/val[N])")
  private @Nullable Path output;

  @Option(names = "--no-save", description = "write no files")
  private boolean noSave;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json (default: text)")
  private Format format = Format.TEXT;

  @Mixin private WorkerOptions devices = new WorkerOptions();

  ValClassifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    if (format != Format.TEXT && format != Format.JSON) {
      throw usage("--format: expected text or json, got " + format);
    }
    String named = model.named();
    Path folder = data;
    if (named == null || folder == null) {
      throw usage("expected --model and --data");
    }
    Split split = splits.of(folder);
    try (ClassificationDataset dataset = ClassificationDataset.open(folder, split)) {
      String asked = task != null ? task : dataset.tasks().get(0).name();
      if (dataset.tasks().size() > 1) {
        console.note("val classify: task " + asked + " of " + names(dataset.tasks()));
      }
      return evaluate(named, dataset.withTask(asked), split).code();
    }
  }

  private static String names(List<LabelSet> tasks) {
    return tasks.stream().map(LabelSet::name).collect(Collectors.joining(", "));
  }

  private ExitCode evaluate(String named, ClassificationDataset dataset, Split split) {
    int workers = devices.workers((dataset.size() + batch.size() - 1) / batch.size());
    Model found = Opening.of(() -> model.resolve(named, surroundings));
    try (Classifier classifier =
        Opening.of(() -> Classifier.open(found, devices.session(workers)))) {
      String device = classifier.session().device().id();
      console.note(
          Header.of(classifier.name(), classifier.card().licence(), device)
              + ", "
              + dataset.size()
              + " pictures of "
              + dataset.source()
              + " ("
              + split
              + ")");
      RunFolder files = folder();
      ClassifierEvaluation evaluation = run(classifier, dataset, workers, files);
      print(evaluation, classifier.name(), dataset.source(), split);
      if (files != null) {
        ClassifierReport.of(evaluation)
            .write(files.path(), dataset, description(classifier, dataset, split, device));
        String line = "Results saved to " + files.path();
        if (format == Format.TEXT) {
          console.data(line);
        } else {
          console.note(line);
        }
      }
      return evaluation.failures().isEmpty() ? ExitCode.OK : ExitCode.MEDIA;
    }
  }

  private ClassifierEvaluation run(
      Classifier classifier,
      ClassificationDataset dataset,
      int workers,
      @Nullable RunFolder files) {
    try (Progress progress = Progress.open(console, "val classify", "images", dataset.size());
        Steps steps = new Steps(classifier, dataset, progress, files)) {
      return ClassifierEvaluation.run(classifier, dataset, batch.size(), workers, steps);
    }
  }

  private @Nullable RunFolder folder() {
    if (noSave) {
      return null;
    }
    Path base = surroundings.folder();
    return output == null
        ? RunFolder.next(base.resolve("runs"), "classify", "val")
        : RunFolder.at(base.resolve(output));
  }

  private void print(ClassifierEvaluation evaluation, String what, String where, Split split) {
    long failed = evaluation.failures().size();
    if (failed > 0) {
      console.note(failed + " pictures could not be read and are not counted: see above");
    }
    if (evaluation.unlabelled() > 0) {
      console.note(evaluation.unlabelled() + " pictures have no label and are not counted");
    }
    if (format == Format.TEXT) {
      ClassTable.lines(evaluation.metrics()).forEach(console::data);
      return;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("model", what);
    texts.put("data", where);
    texts.put("split", split.toString());
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("images", evaluation.metrics().images());
    counts.put("failed", failed);
    console.data(JsonLines.validation(TASK, texts, counts, evaluation.metrics().byName()));
  }

  private RunDescription description(
      Classifier classifier, ClassificationDataset dataset, Split split, String device) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", classifier.name());
    facts.put("licence", classifier.card().licence());
    facts.put("data", dataset.source());
    facts.put("split", split.toString());
    facts.put("device", device);
    facts.values().removeIf(String::isEmpty);
    return new RunDescription(
        "val classify: " + classifier.name(), facts, Given.options(spec), Given.command(spec));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), "val classify: " + message);
  }

  /** Writes the answers down and counts on the progress line. */
  private final class Steps implements ClassifierEvaluation.Listener, AutoCloseable {
    private final Classifier classifier;
    private final int head;
    private final ClassificationDataset dataset;
    private final Progress progress;
    private final @Nullable RunFolder files;
    private @Nullable ResultsFile results;

    Steps(
        Classifier classifier,
        ClassificationDataset dataset,
        Progress progress,
        @Nullable RunFolder files) {
      this.classifier = classifier;
      String name = dataset.tasks().get(0).name();
      // The evaluation itself refuses a task that the model has no head for.
      head =
          Math.max(0, classifier.heads().stream().map(ModelCard.Head::name).toList().indexOf(name));
      this.dataset = dataset;
      this.progress = progress;
      this.files = files;
    }

    @Override
    public void done(int picture, int actual, float[] probabilities) {
      if (files != null) {
        results(files)
            .write(
                JsonLines.validated(
                    TASK,
                    dataset.name(picture),
                    classifier.name(),
                    classifier.heads().get(head).labels().name(actual),
                    classifier.ranked(probabilities, head, TOP)));
      }
      progress.step();
    }

    @Override
    public void failed(int picture, CvException failure) {
      console.error(failure);
      if (files != null) {
        String message = String.valueOf(failure.getMessage());
        results(files).write(JsonLines.failure(TASK, dataset.name(picture), message));
      }
      progress.step();
    }

    /** Made with the first answer: a run that cannot begin leaves no folder behind. */
    private ResultsFile results(RunFolder folder) {
      ResultsFile open = results;
      if (open == null) {
        open = ResultsFile.open(folder.file(RESULTS, null));
        results = open;
      }
      return open;
    }

    @Override
    public void close() {
      if (results != null) {
        results.close();
      }
    }
  }
}
