package org.cvkit.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Format;
import org.cvkit.core.gradient.Differentiator;
import org.cvkit.core.gradient.GradientChecker;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;
import org.cvkit.core.tensor.Shape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code cv gradcheck}: whether the symbolic gradients of a model are those its outputs show.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "gradcheck",
    description = {
      "Checks the gradients of a model's inputs and parameters against finite differences.",
      "The error is |symbolic - numeric| / (|symbolic| + |numeric|) over the numbers tried."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: cv gradcheck network.onnx --shape pictures=2x3x32x32"})
public final class GradcheckCommand implements Callable<Integer> {
  private static final String TASK = "gradcheck";

  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "an .onnx file")
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private Path model;

  @Option(
      names = "--shape",
      paramLabel = "NAME=SHAPE",
      description = "shape of an input, such as pictures=2x3x32x32; may be repeated")
  private Map<String, String> shapes = new LinkedHashMap<>();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "what a free first dimension becomes (default: 2)")
  private int batch = 2;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "what any other free dimension becomes (default: 32)")
  private int size = 32;

  @Option(
      names = "--numbers",
      paramLabel = "N",
      description = "numbers tried of each input and parameter (default: 5)")
  private int numbers = 5;

  @Option(
      names = "--tolerance",
      paramLabel = "ERROR",
      description = "greatest error of a right gradient in float32 (default: 0.02)")
  private double tolerance = 0.02;

  @Option(
      names = "--lowering",
      paramLabel = "FORMS",
      description = "portable, cpu or cuda: whose forms of the gradients (default: portable)")
  private String lowering = "portable";

  @Option(names = "--seed", paramLabel = "N", description = "of inputs and numbers (default: 1)")
  private long seed = 1;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json (default: text)")
  private Format format = Format.TEXT;

  public GradcheckCommand(Surroundings surroundings) {

    console = surroundings.console();
  }

  @Override
  public Integer call() {
    if (format != Format.TEXT && format != Format.JSON) {
      throw usage("--format: expected text or json, got " + format);
    }
    if (batch < 1 || size < 1 || numbers < 1) {
      throw usage("--batch, --size, --numbers: expected at least 1");
    }
    Path file = model;
    if (!Files.exists(file)) {
      throw usage("MODEL: " + model + ": no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw usage("MODEL: expected an .onnx file, got " + model);
    }
    Lowering forms = forms();
    Graph graph = Graph.read(file, fixed(Graph.read(file).inputs()));
    List<Node> missing = Differentiator.withoutGradient(graph);
    if (!missing.isEmpty()) {
      console.error(sentence(missing));
      return ExitCode.FAILURE.code();
    }
    List<GradientChecker.Result> results =
        GradientChecker.ofModels(forms, numbers, seed).check(graph, Map.of());
    boolean right = results.stream().allMatch(this::isRight);
    if (format == Format.JSON) {
      console.data(json(results, right));
    } else {
      results.forEach(r -> console.data(line(r)));
      console.data(verdict(results));
    }
    return (right ? ExitCode.OK : ExitCode.FAILURE).code();
  }

  private Lowering forms() {
    return switch (lowering) {
      case "portable" -> Lowering.portable();
      case "cpu" -> Lowering.cpu();
      case "cuda" -> Lowering.cuda();
      default -> throw usage("--lowering: expected portable, cpu or cuda, got " + lowering);
    };
  }

  /** The shapes asked for, and for all other inputs their own with the free dimensions fixed. */
  private Map<String, Shape> fixed(List<Value> inputs) {
    Map<String, Shape> fixed = new LinkedHashMap<>();
    for (Value input : inputs) {
      String given = shapes.get(input.name());
      fixed.put(input.name(), given == null ? defaults(input.shape()) : parsed(given));
    }
    for (String name : shapes.keySet()) {
      if (!fixed.containsKey(name)) {
        throw usage("--shape: expected one of the inputs " + fixed.keySet() + ", got " + name);
      }
    }
    return fixed;
  }

  private Shape defaults(Shape shape) {
    long[] dimensions = shape.toArray();
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] == Shape.FREE) {
        dimensions[i] = i == 0 ? batch : size;
      }
    }
    return Shape.of(dimensions);
  }

  private Shape parsed(String text) {
    try {
      String[] sides = text.split("x", -1);
      long[] dimensions = new long[sides.length];
      for (int i = 0; i < sides.length; i++) {
        dimensions[i] = Long.parseLong(sides[i]);
      }
      return Shape.of(dimensions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--shape: expected a shape such as 2x3x32x32, got " + text, e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Every operator that has no gradient, with the nodes that apply it. */
  private String sentence(List<Node> missing) {
    Map<String, String> nodes =
        missing.stream()
            .collect(
                Collectors.groupingBy(
                    Node::operator,
                    TreeMap::new,
                    Collectors.mapping(Node::name, Collectors.joining(", "))));
    return model
        + ": cannot be differentiated: no gradient for "
        + nodes.entrySet().stream()
            .map(e -> e.getKey() + " (" + e.getValue() + ")")
            .collect(Collectors.joining(", "));
  }

  private boolean isRight(GradientChecker.Result result) {
    return result.distance() <= tolerance;
  }

  private String line(GradientChecker.Result r) {
    return String.format(
        Locale.ROOT,
        "%-44s error %.1e  %d tried  %s",
        r.value(),
        r.distance(),
        r.tried(),
        isRight(r) ? "ok" : "WRONG");
  }

  private String verdict(List<GradientChecker.Result> results) {
    long wrong = results.stream().filter(r -> !isRight(r)).count();
    return wrong == 0
        ? results.size() + " gradients agree with finite differences within " + tolerance
        : wrong + " of " + results.size() + " gradients do not agree with finite differences";
  }

  private String json(List<GradientChecker.Result> results, boolean right) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("schema", "cvkit/1").put("task", TASK).put("model", model.toString());
    root.put("lowering", lowering).put("tolerance", tolerance).put("ok", right);
    ArrayNode values = root.putArray("values");
    for (GradientChecker.Result r : results) {
      values
          .addObject()
          .put("name", r.value())
          .put("error", r.distance())
          .put("tried", r.tried())
          .put("ok", isRight(r));
    }
    return root.toString();
  }
}
