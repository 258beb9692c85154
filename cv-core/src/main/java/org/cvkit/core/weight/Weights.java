package org.cvkit.core.weight;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.Value;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.tensor.ElementType;

/**
 * The numbers of a network by name, as {@link org.cvkit.core.graph.GraphBuilder#startingFrom} takes
 * them: what is trained and the running statistics, float32.
 *
 * <p>Immutable.
 */
public final class Weights {
  /** What messages list of each kind of mistake. */
  private static final int LISTED = 5;

  private final String source;
  private final Map<String, Constant> byName;

  private Weights(String source, Map<String, Constant> byName) {
    this.source = source;
    this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  public static Weights of(Map<String, Constant> byName) {
    return new Weights("weights", byName);
  }

  /** The parameters and states of a graph. */
  public static Weights of(Graph graph) {
    return of("weights", graph);
  }

  private static Weights of(String source, Graph graph) {
    Map<String, Constant> byName = new LinkedHashMap<>();
    graph.parameters().forEach((value, constant) -> byName.put(value.name(), constant));
    graph.states().forEach((value, constant) -> byName.put(value.name(), constant));
    return new Weights(source, byName);
  }

  /**
   * Reads a {@code .safetensors} file, its numbers of all types as float32, or the initialisers of
   * an {@code .onnx} file.
   *
   * @throws ModelException when the file is missing, damaged or of another kind
   * @throws org.cvkit.core.graph.GraphException when an ONNX file holds an unknown operator
   */
  public static Weights read(Path file) {
    String source = "weights " + file;
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".onnx")) {
      return of(source, Graph.read(file));
    }
    if (name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".bin")) {
      throw new ModelException(
          source
              + ": expected .safetensors or .onnx, got what looks like a Python pickle; convert it"
              + " in Python with safetensors.torch.save_file(model.state_dict(), ...)");
    }
    Map<String, Constant> byName = new LinkedHashMap<>();
    Safetensors.read(file).tensors().forEach((n, c) -> byName.put(n, Float32.of(c)));
    return new Weights(source, byName);
  }

  /** Writes them as safetensors, atomically. */
  public void write(Path file) {
    Safetensors.of(byName).write(file);
  }

  /** All by name, in their order. */
  public Map<String, Constant> asMap() {
    return byName;
  }

  public Optional<Constant> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Those whose name {@code names} accepts. */
  public Weights only(Predicate<String> names) {
    Map<String, Constant> kept = new LinkedHashMap<>(byName);
    kept.keySet().removeIf(names.negate());
    return new Weights(source, kept);
  }

  /**
   * Names without what all of them begin with: {@code module.} before each is what PyTorch's
   * parallel training leaves.
   */
  public Weights withoutPrefix(String prefix) {
    if (byName.isEmpty() || !byName.keySet().stream().allMatch(n -> n.startsWith(prefix))) {
      return this;
    }
    Map<String, Constant> shorter = new LinkedHashMap<>();
    byName.forEach((name, constant) -> shorter.put(name.substring(prefix.length()), constant));
    return new Weights(source, shorter);
  }

  /**
   * Exactly the weights that {@code network} asks for. Left out without a word are those of
   * torchvision's auxiliary heads ({@code aux1.}, {@code aux2.}, {@code AuxLogits.}) and the
   * counters {@code num_batches_tracked}, which inference does not need.
   *
   * @throws ModelException naming what is missing, what is not expected and what has another shape
   */
  public Weights fitting(Graph network) {
    Map<String, Constant> kept = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    List<Value> wanted = new ArrayList<>(network.parameters().keySet());
    wanted.addAll(network.states().keySet());
    for (Value value : wanted) {
      Constant given = byName.get(value.name());
      if (given == null) {
        missing.add(value.name());
      } else if (!given.shape().equals(value.shape()) || given.type() != value.type()) {
        misshapen.add(value.name() + ": expected " + value.shape() + ", got " + described(given));
      } else {
        kept.put(value.name(), given);
      }
    }
    List<String> expected = wanted.stream().map(Value::name).toList();
    List<String> unexpected = new ArrayList<>(byName.keySet());
    unexpected.removeIf(Weights::isIgnored);
    unexpected.removeAll(new HashSet<>(expected));
    if (missing.isEmpty() && misshapen.isEmpty() && unexpected.isEmpty()) {
      return new Weights(source, kept);
    }
    throw new ModelException(
        source
            + ": do not fit the network"
            + listed("missing", missing)
            + listed("unexpected", unexpected)
            + listed("of another shape", misshapen));
  }

  private static String described(Constant constant) {
    return constant.type() == ElementType.FLOAT32
        ? constant.shape().toString()
        : constant.type() + " " + constant.shape();
  }

  private static boolean isIgnored(String name) {
    return name.startsWith("aux1.")
        || name.startsWith("aux2.")
        || name.startsWith("AuxLogits.")
        || name.endsWith("num_batches_tracked");
  }

  private static String listed(String what, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int shown = Math.min(LISTED, names.size());
    String more = names.size() > shown ? " and " + (names.size() - shown) + " more" : "";
    return "; "
        + names.size()
        + " "
        + what
        + " ("
        + String.join("; ", names.subList(0, shown))
        + more
        + ")";
  }

  /** {@code weights r.safetensors: 161 tensors}. */
  @Override
  public String toString() {
    return source + ": " + byName.size() + " tensors";
  }
}
