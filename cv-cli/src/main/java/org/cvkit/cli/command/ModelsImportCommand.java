package org.cvkit.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.core.architecture.Architectures;
import org.cvkit.core.architecture.NetworkModel;
import org.cvkit.core.architecture.NetworkModel.BatchNormForm;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.weight.Weights;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cv models import}: a model file from weights. */
@Command(
    name = "import",
    description =
        "Makes a model of torchvision's weights: a known architecture, the weights from a"
            + " .safetensors or .onnx file, and a card that says how pictures enter it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: cv models import resnet50.safetensors --architecture resnet50 \\",
      "             --output resnet50.onnx"
    })
final class ModelsImportCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Parameters(paramLabel = "WEIGHTS", description = "a .safetensors or .onnx file")
  @SuppressWarnings("NullAway.Init")
  private Path weights;

  @Option(
      names = "--architecture",
      required = true,
      paramLabel = "NAME",
      description = "the network, as torchvision names it: ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  @SuppressWarnings("NullAway.Init")
  private String architecture;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "the model to write, NAME.onnx")
  @SuppressWarnings("NullAway.Init")
  private Path output;

  @Option(
      names = "--num-classes",
      paramLabel = "N",
      description = "how many classes (default: as many as the weights are for)")
  private @Nullable Integer classes;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "the classes' names, one a line (default: ImageNet's for 1000 classes, numbers else)")
  private @Nullable Path labels;

  @Option(names = "--no-fold", description = "keep batch norm apart, to train the model further")
  private boolean unfolded;

  ModelsImportCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    requireSense();
    NetworkModel model = model();
    if (labels != null) {
      model = model.withLabels(Labels.read(labels));
    }
    model.write(output, unfolded ? BatchNormForm.KEPT : BatchNormForm.FOLDED);
    surroundings
        .console()
        .note(
            String.format(
                Locale.ROOT,
                "%s: %d classes, %,d parameters; batch norm %s",
                architecture,
                model.network().classes(),
                model.network().forInference().parameterCount(),
                unfolded ? "kept" : "folded"));
    surroundings.console().data(output.toString());
    return ExitCode.OK.code();
  }

  private NetworkModel model() {
    try {
      Weights given = Weights.read(weights);
      return classes == null
          ? NetworkModel.of(architecture, given)
          : NetworkModel.of(
              architecture, Architectures.named(architecture).withClasses(classes), given);
    } catch (GraphException e) {
      // An ONNX file that is none is the model's failure.
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireSense() {
    if (!Architectures.ids().contains(architecture)) {
      throw usage(
          "--architecture: expected one of "
              + String.join(", ", Architectures.ids())
              + ", got "
              + architecture);
    }
    if (classes != null && classes < 1) {
      throw usage("--num-classes: expected a whole number from 1, got " + classes);
    }
    if (!output.toString().endsWith(".onnx")) {
      throw usage("--output: expected a name that ends in .onnx, got " + output);
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw usage("--output: no such folder: " + folder);
    }
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  /** The architectures, for the help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Architectures.ids().iterator();
    }
  }
}
