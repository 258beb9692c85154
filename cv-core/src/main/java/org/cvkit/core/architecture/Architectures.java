package org.cvkit.core.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks by their ids, torchvision's where it has them.
 *
 * <p>Immutable.
 */
public final class Architectures {
  private static final Map<String, Network> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("lenet5", LeNet5.of(1, 10));
    KNOWN.put("resnet20", ResNet.cifar(3));
    KNOWN.put("resnet32", ResNet.cifar(5));
    KNOWN.put("resnet56", ResNet.cifar(9));
    KNOWN.put("resnet18", ResNet.resNet18());
    KNOWN.put("resnet34", ResNet.resNet34());
    KNOWN.put("resnet50", ResNet.resNet50());
    KNOWN.put("resnet101", ResNet.resNet101());
    KNOWN.put("resnet152", ResNet.resNet152());
  }

  private Architectures() {}

  /**
   * The network of an id, with as many classes as its data set has: 1000 for ImageNet, 10 for CIFAR
   * and MNIST.
   *
   * @throws IllegalArgumentException listing the ids when there is no such network
   */
  public static Network named(String id) {
    Network network = KNOWN.get(id);
    if (network == null) {
      throw new IllegalArgumentException(
          "architecture: expected one of " + String.join(", ", KNOWN.keySet()) + ", got " + id);
    }
    return network;
  }

  /** Every id, family by family. */
  public static List<String> ids() {
    return List.copyOf(KNOWN.keySet());
  }
}
