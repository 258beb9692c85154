package org.cvkit.bench.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cvkit.bench.network.GraphWriter.Value;
import org.cvkit.core.architecture.MobileNetV2;
import org.cvkit.core.architecture.Network;
import org.cvkit.core.architecture.ResNet;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;

/**
 * The networks whose speed is measured. Their weights are random: they compute as the real ones do
 * and know nothing.
 *
 * <p>Immutable.
 */
public enum SpeedNetwork {
  /** 640x640 pixels to 1x84x8400, 8.7 GFLOP, about 100 candidates above 0.25 in a photograph. */
  YOLOV8N(640),
  /** 224x224 pixels to 1000 logits, 8.2 GFLOP. */
  RESNET50(224),
  /** 224x224 pixels to 1000 logits, 0.6 GFLOP. */
  MOBILENET_V2(224);

  private static final long SEED = 20260101;

  private final int side;

  SpeedNetwork(int side) {
    this.side = side;
  }

  /** {@code yolov8n-shaped}, {@code resnet50}, {@code mobilenet-v2}: also the file's name. */
  public String id() {
    return this == YOLOV8N ? "yolov8n-shaped" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Pixels along a side of the square input. */
  public int side() {
    return side;
  }

  /** Whether its output is boxes; a classifier's otherwise. */
  public boolean detects() {
    return this == YOLOV8N;
  }

  /** How pictures get into it: what the real network's users do. */
  public Preprocessing preprocessing() {
    Size size = Size.square(side);
    if (detects()) {
      Transform letterbox =
          new Transform.Letterbox(
              size, Interpolation.LINEAR, Transform.Anchor.CENTER, Transform.Rounding.NEAREST, 114);
      return Preprocessing.of(letterbox, Preprocessing.ChannelOrder.RGB, Normalization.unit());
    }
    Transform crop = new Transform.CenterCrop(size, Interpolation.LINEAR, 256);
    return Preprocessing.of(crop, Preprocessing.ChannelOrder.RGB, Normalization.imageNet());
  }

  /** Writes it into {@code folder} unless it is there, and returns the file. */
  public Path writtenTo(Path folder) {
    Path file = folder.resolve(id() + ".onnx");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        Path part = folder.resolve(id() + ".part");
        Files.write(part, detects() ? detector().model(metadata()) : classifier().toOnnx(Map.of()));
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Numbers in its weights and biases. */
  public long parameters() {
    return detects() ? detector().parameters() : classifier().parameterCount();
  }

  private GraphWriter detector() {
    GraphWriter g = new GraphWriter(id(), SEED);
    Value result = Yolov8n.apply(g, g.input("images", 3, side, side), side);
    g.output(g.named(result, "output0"), 1, result.channels(), Yolov8n.cells(side));
    return g;
  }

  /** The core's architecture for one picture, in the form that is deployed. */
  private Graph classifier() {
    Network network = this == RESNET50 ? ResNet.resNet50() : MobileNetV2.ofWidth(1);
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.INFERENCE).seeded(SEED);
    return network.build(g, Shape.of(1, 3, side, side)).withBatchNormFolded();
  }

  /** What Ultralytics' exporter writes, so that the file is understood without a card. */
  private Map<String, String> metadata() {
    String names =
        IntStream.range(0, Yolov8n.CLASSES)
            .mapToObj(i -> i + ": 'class" + i + "'")
            .collect(Collectors.joining(", ", "{", "}"));
    String size = "[" + side + ", " + side + "]";
    return Map.of("task", "detect", "stride", "32", "imgsz", size, "names", names);
  }

  /**
   * Writes all of them: {@code SpeedNetwork FOLDER}.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    for (SpeedNetwork network : values()) {
      Path file = network.writtenTo(Path.of(arguments[0]));
      System.out.printf("%s: %,d parameters%n", file, network.parameters());
    }
  }
}
