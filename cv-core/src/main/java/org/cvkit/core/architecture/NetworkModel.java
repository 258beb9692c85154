package org.cvkit.core.architecture;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.Task;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;
import org.cvkit.core.weight.Weights;

/**
 * A network with the weights and labels that make a classifier of it, ready to be written as a
 * model file that carries its card.
 *
 * <p>Immutable.
 *
 * @param id the model's name
 * @param weights exactly those the network asks for
 */
public record NetworkModel(String id, Network network, Weights weights, Labels labels) {
  /** ImageNet's usual crop: 224 of 256. */
  private static final double SHORT_SIDE = 256.0 / 224;

  /** Pictures of at most this size are used whole rather than cropped. */
  private static final int SMALL = 64;

  private static final int IMAGENET_CLASSES = 1000;

  /** What becomes of batch norm. */
  public enum BatchNormForm {
    /** Folded into the convolutions: smaller, and as fast as it gets. */
    FOLDED,
    /** Kept, so that the file can be trained on. */
    KEPT
  }

  public NetworkModel {
    if (labels.size() != network.classes()) {
      throw new ModelException(
          "model "
              + id
              + ": labels: expected "
              + network.classes()
              + ", one a class, got "
              + labels.size());
    }
  }

  /**
   * The network of that id with weights whose names are torchvision's; the weights of its head say
   * for how many classes. A thousand classes are taken for ImageNet's, others are numbered.
   *
   * @throws IllegalArgumentException when there is no such architecture
   * @throws ModelException naming the weights that are missing, unexpected or of another shape
   */
  public static NetworkModel of(String id, Weights weights) {
    Network network = Architectures.named(id);
    Weights plain = weights.withoutPrefix("module.");
    int classes =
        plain
            .find(headOf(network))
            .filter(head -> head.shape().rank() > 0)
            .map(head -> (int) head.shape().dimension(0))
            .orElse(network.classes());
    return of(id, network.withClasses(classes), plain);
  }

  /** The same for a network whose number of classes is known. */
  public static NetworkModel of(String id, Network network, Weights weights) {
    Weights fitting = weights.withoutPrefix("module.").fitting(network.forInference());
    return new NetworkModel(id, network, fitting, usualLabels(network.classes()));
  }

  /** The name of one of the head's parameters: weights and bias both begin with the classes. */
  private static String headOf(Network network) {
    return network.forInference().parameters().keySet().stream()
        .map(value -> value.name())
        .filter(name -> name.startsWith(network.head()))
        .findFirst()
        .orElseThrow();
  }

  private static Labels usualLabels(int classes) {
    return classes == IMAGENET_CLASSES
        ? Labels.named("imagenet-1000")
        : Labels.of(IntStream.range(0, classes).mapToObj(i -> "class " + i).toList());
  }

  /**
   * @throws ModelException when they are not as many as the network has classes
   */
  public NetworkModel withLabels(Labels other) {
    return new NetworkModel(id, network, weights, other);
  }

  /** The inference form for batches of any length. */
  public Graph graph(BatchNormForm form) {
    Size size = network.inputSize();
    Shape input = Shape.of(Shape.FREE, network.inputChannels(), size.height(), size.width());
    Map<String, Constant> named = weights.asMap();
    Graph graph = network.build(GraphBuilder.create(Mode.INFERENCE).startingFrom(named), input);
    return form == BatchNormForm.FOLDED ? graph.withBatchNormFolded() : graph;
  }

  /** How the published weights of such networks want their pictures, and what comes out. */
  public ModelCard card() {
    Size size = network.inputSize();
    int side = Math.max(size.width(), size.height());
    Transform transform =
        side <= SMALL
            ? new Transform.Stretch(size, Interpolation.AREA)
            : new Transform.CenterCrop(
                size, Interpolation.AREA, (int) Math.round(side * SHORT_SIDE));
    ChannelOrder order = network.inputChannels() == 1 ? ChannelOrder.GRAY : ChannelOrder.RGB;
    Preprocessing preprocessing = Preprocessing.of(transform, order, network.normalization());
    return ModelCard.of(id, Task.CLASSIFY, "softmax", preprocessing, labels);
  }

  /**
   * Writes the model, its card inside, under a temporary name and moves it into place.
   *
   * @throws org.cvkit.core.graph.GraphException when the file cannot be written
   */
  public void write(Path file, BatchNormForm form) {
    graph(form).write(file, Map.of(ModelCard.METADATA_KEY, card().toJson()));
  }
}
