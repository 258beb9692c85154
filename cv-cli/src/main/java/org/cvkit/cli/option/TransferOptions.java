package org.cvkit.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cvkit.core.CvException;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Value;
import org.cvkit.core.weight.Weights;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a training takes over from another model, and what of it stays as it is.
 *
 * <p>Confined to one thread at a time.
 */
final class TransferOptions {
  private static final String TRUNK = "trunk";

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "begin with the weights of this .onnx or .safetensors file, the head excepted")
  private @Nullable Path from;

  @Option(
      names = "--freeze",
      paramLabel = "NAMES",
      split = ",",
      description =
          "parts that stay as they are, by the beginning of their names: prep,layer1; trunk for"
              + " all but the head")
  private List<String> frozen = List.of();

  /**
   * Whether a parameter stays as it is.
   *
   * @param isHead whether a parameter is the head's
   */
  boolean isFrozen(String parameter, Predicate<String> isHead) {
    return frozen.stream().anyMatch(part -> isPart(part, parameter, isHead));
  }

  private static boolean isPart(String part, String parameter, Predicate<String> isHead) {
    return part.equals(TRUNK)
        ? !parameter.isEmpty() && !isHead.test(parameter + ".")
        : (parameter + ".").startsWith(part.endsWith(".") ? part : part + ".");
  }

  /**
   * Insists that the network has what is to be frozen: a misspelt part would freeze nothing, and
   * nobody would notice.
   *
   * @throws IllegalArgumentException naming the part, and those there are
   */
  void requireParts(Graph network, Predicate<String> isHead) {
    List<String> names = network.parameters().keySet().stream().map(Value::name).toList();
    for (String part : frozen) {
      if (names.stream().noneMatch(name -> isPart(part, name, isHead))) {
        throw new IllegalArgumentException(
            "--freeze: expected trunk or the beginning of a parameter's name ("
                + names.stream()
                    .map(name -> name.split("\\.", 2)[0])
                    .distinct()
                    .collect(Collectors.joining(", "))
                + "), got "
                + part);
      }
    }
  }

  /**
   * What the training begins with: nothing, or another model's trunk.
   *
   * @param architecture name of the network
   * @throws CvException when the file has not all of the network's trunk
   */
  Map<String, Constant> weights(
      Surroundings surroundings, String architecture, Graph network, Predicate<String> isHead) {
    Path file = from;
    if (file == null) {
      return Map.of();
    }
    Map<String, Constant> trunk =
        Weights.read(surroundings.folder().resolve(file)).only(isHead.negate()).asMap();
    if (trunk.isEmpty()) {
      throw new CvException("--from " + file + ": expected weights, got none");
    }
    List<String> missing =
        Stream.concat(network.parameters().keySet().stream(), network.states().keySet().stream())
            .map(Value::name)
            .filter(name -> !isHead.test(name) && !trunk.containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      throw new CvException(
          "--from "
              + file
              + ": expected all weights of "
              + architecture
              + " but the head's, got none for "
              + missing.get(0)
              + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : "")
              + "; name a file of that network, or its network with --model");
    }
    return trunk;
  }
}
