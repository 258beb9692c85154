package org.cvkit.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.ModelOptions;
import org.cvkit.cli.option.OutputOptions;
import org.cvkit.cli.option.SourceOptions;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.option.WorkerOptions;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.ResultForm;
import org.cvkit.core.StageTrace;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.pipeline.HeadAnswer;
import org.cvkit.core.runtime.SessionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code cv classify}: what pictures show as a whole.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "classify",
    description = "Says what pictures and videos show as a whole.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without --model it uses shufflenet-v2 (1000 classes) or, when that cannot be had, the"
          + " built-in cifar10 (10 classes of vehicles and animals).",
      "",
      "Example: cv classify parrot.jpg --top 3"
    })
public final class ClassifyCommand implements Callable<Integer> {
  private static final String DEFAULT_MODEL = "shufflenet-v2";
  private static final String BUILT_IN = "cifar10";

  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Mixin private SourceOptions sources = new SourceOptions();
  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "how many classes, the likeliest first (default: 5)")
  private int top = 5;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private WorkerOptions devices = new WorkerOptions();

  public ClassifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    StageTrace.mark("arguments");
    if (top < 1) {
      throw new ParameterException(
          spec.commandLine(), "--top: expected at least 1 class, got " + top);
    }
    if (output.format() == Format.COCO || output.format() == Format.MOT) {
      throw new ParameterException(
          spec.commandLine(), "--format coco: only detections have this form; use json or csv");
    }
    return new Prediction<>(sources, output, devices, ResultForm.classification(), surroundings)
        .run(this::open)
        .code();
  }

  private Vision<List<HeadAnswer>> open(SessionOptions session) {
    String named = model.named();
    return named == null ? ours(session) : named(named, session);
  }

  private Vision<List<HeadAnswer>> named(String name, SessionOptions session) {
    Model found = Opening.of(() -> model.resolve(name, surroundings));
    return ClassificationVision.of(found, top, session);
  }

  private Vision<List<HeadAnswer>> ours(SessionOptions session) {
    try {
      return named(DEFAULT_MODEL, session);
    } catch (ModelException e) {
      surroundings
          .console()
          .note(e.getMessage() + "; the built-in " + BUILT_IN + " takes its place");
      return named(BUILT_IN, session);
    }
  }
}
