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
    KNOWN.put("logistic", Mlp.of());
    KNOWN.put("mlp", Mlp.of(256, 128));
    KNOWN.put("lenet5", LeNet5.of(1, 10));
    KNOWN.put("alexnet", new AlexNet(1000));
    KNOWN.put("vgg11", Vgg.vgg11());
    KNOWN.put("vgg11_bn", Vgg.vgg11().withBatchNorm());
    KNOWN.put("vgg13", Vgg.vgg13());
    KNOWN.put("vgg13_bn", Vgg.vgg13().withBatchNorm());
    KNOWN.put("vgg16", Vgg.vgg16());
    KNOWN.put("vgg16_bn", Vgg.vgg16().withBatchNorm());
    KNOWN.put("vgg19", Vgg.vgg19());
    KNOWN.put("vgg19_bn", Vgg.vgg19().withBatchNorm());
    KNOWN.put("googlenet", new GoogLeNet(1000));
    KNOWN.put("inception_v3", new InceptionV3(1000));
    KNOWN.put("resnet20", ResNet.cifar(3));
    KNOWN.put("resnet32", ResNet.cifar(5));
    KNOWN.put("resnet56", ResNet.cifar(9));
    KNOWN.put("resnet9", ResNet9.ofWidth(64));
    KNOWN.put("resnet9_small", ResNet9.small());
    KNOWN.put("resnet18", ResNet.resNet18());
    KNOWN.put("resnet34", ResNet.resNet34());
    KNOWN.put("resnet50", ResNet.resNet50());
    KNOWN.put("resnet101", ResNet.resNet101());
    KNOWN.put("resnet152", ResNet.resNet152());
    KNOWN.put("mobilenet_v1", MobileNetV1.ofWidth(1));
    for (double width : new double[] {0.25, 0.5, 0.75}) {
      KNOWN.put("mobilenet_v1_" + width, MobileNetV1.ofWidth(width));
    }
    KNOWN.put("mobilenet_v2", MobileNetV2.ofWidth(1));
    for (double width : new double[] {0.35, 0.5, 0.75, 1.4}) {
      KNOWN.put("mobilenet_v2_" + width, MobileNetV2.ofWidth(width));
    }
    KNOWN.put("mobilenet_v2_cifar", MobileNetV2.ofWidth(1).withStem(Stem.CIFAR).withClasses(10));
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
