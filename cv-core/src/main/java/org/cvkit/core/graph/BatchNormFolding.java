package org.cvkit.core.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Folds batch normalisation into the product before it, see {@link ChannelAffine}. It lives beside
 * the graph because it makes values of it; the folded product takes over the normalisation's
 * output, so that whoever read that one reads the product.
 */
final class BatchNormFolding {
  private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "Gemm");

  private final Graph graph;
  private final Map<Value, Constant> parameters;
  private final Map<Value, Constant> states;
  private final Map<Value, Constant> constants;
  private final Map<Value, Node> makers = new HashMap<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private BatchNormFolding(Graph graph) {
    this.graph = graph;
    parameters = new LinkedHashMap<>(graph.parameters());
    states = new LinkedHashMap<>(graph.states());
    constants = new LinkedHashMap<>(graph.constants());
    names.addAll(graph.outputs().keySet());
    for (var values : List.of(parameters.keySet(), states.keySet(), constants.keySet())) {
      values.forEach(v -> names.add(v.name()));
    }
    graph.inputs().forEach(v -> names.add(v.name()));
    graph.outputs().values().forEach(this::use);
    graph.updates().values().forEach(this::use);
    for (Node node : graph.nodes()) {
      node.inputs().stream().filter(v -> v != null).forEach(this::use);
      for (Value output : node.outputs()) {
        names.add(output.name());
        makers.put(output, node);
      }
    }
  }

  private void use(Value value) {
    uses.merge(value, 1, Integer::sum);
  }

  static Graph fold(Graph graph) {
    return new BatchNormFolding(graph).folded();
  }

  private Graph folded() {
    Map<Node, Node> replaced = new HashMap<>();
    Set<Node> gone = new HashSet<>();
    for (Node norm : graph.nodes()) {
      product(norm)
          .ifPresent(
              product -> {
                gone.add(product);
                replaced.put(norm, fold(product, norm));
              });
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (!gone.contains(node)) {
        nodes.add(replaced.getOrDefault(node, node));
      }
    }
    return new Graph(
        graph.inputs(),
        parameters,
        states,
        constants,
        nodes,
        graph.outputs(),
        graph.updates(),
        graph.masks());
  }

  /** The product that {@code norm} can be folded into: read by nobody else, all weights known. */
  private Optional<Node> product(Node norm) {
    if (!norm.operator().equals("BatchNormalization")
        || norm.attributes().integer("training_mode", 0) != 0) {
      return Optional.empty();
    }
    Node product = makers.get(norm.input(0));
    boolean fits =
        product != null
            && product.domain().isEmpty()
            && PRODUCTS.contains(product.operator())
            && uses.getOrDefault(product.output(), 0) == 1
            && isWeight(product.input(1))
            && product
                .optionalInput(2)
                .map(b -> isWeight(b) && b.shape().equals(norm.input(1).shape()))
                .orElse(true)
            && norm.inputs().stream().skip(1).allMatch(this::isWeight);
    return fits ? Optional.ofNullable(product) : Optional.empty();
  }

  private boolean isWeight(@Nullable Value value) {
    return value != null && value.type() == ElementType.FLOAT32 && find(value) != null;
  }

  private @Nullable Constant find(Value value) {
    Constant known = graph.parameters().get(value);
    known = known == null ? graph.states().get(value) : known;
    return known == null ? graph.constants().get(value) : known;
  }

  private Constant known(Value value) {
    Constant known = find(value);
    if (known == null) {
      throw new GraphException(value.name() + ": expected a weight, got " + value);
    }
    return known;
  }

  private Node fold(Node product, Node norm) {
    Value weight = product.input(1);
    ChannelAffine affine =
        new ChannelAffine(
            known(norm.input(1)),
            known(norm.input(2)),
            known(norm.input(3)),
            known(norm.input(4)),
            norm.attributes().real("epsilon", 1e-5f));
    Constant bias = product.optionalInput(2).map(this::known).orElse(null);
    Constant scaled = affine.scaled(product, known(weight));
    Constant shifted = affine.shifted(product.attributes().real("beta", 1), bias);
    forget(norm.inputs());
    forget(product.inputs());
    Value newWeight = declare(weight.name(), scaled);
    Value newBias = declare(biasName(weight.name(), norm.input(2).name()), shifted);
    return new Node(
        product.operator(),
        product.domain(),
        product.name(),
        List.of(product.input(0), newWeight, newBias),
        norm.outputs(),
        product.attributes().without("beta"));
  }

  /** Takes back one use of each weight; one that nobody else uses leaves the graph. */
  private void forget(List<@Nullable Value> inputs) {
    for (Value value : inputs.subList(1, inputs.size())) {
      if (value != null && uses.merge(value, -1, Integer::sum) == 0) {
        parameters.remove(value);
        states.remove(value);
        constants.remove(value);
        names.remove(value.name());
      }
    }
  }

  private Value declare(String wanted, Constant constant) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_folded_" + i;
    }
    Shape shape = constant.shape();
    Value value = new Value(name, ElementType.FLOAT32, shape);
    parameters.put(value, constant);
    return value;
  }

  private static String biasName(String weight, String beta) {
    return weight.endsWith(".weight") ? weight.replaceAll("weight$", "bias") : beta;
  }
}
