package org.cvkit.detection.train;

import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.ModelPipeline;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.architecture.DetectionNetwork;
import org.cvkit.detection.decode.DetectionHead;

/** Owns a network with weights at hand, as a detector. */
final class WeightsDetector implements ObjectDetector {
  private final List<String> labels;
  private final ModelPipeline<List<Detection>> pipeline;

  private WeightsDetector(List<String> labels, ModelPipeline<List<Detection>> pipeline) {
    this.labels = labels;
    this.pipeline = pipeline;
  }

  /** The caller closes it. */
  static WeightsDetector open(
      DetectionNetwork network,
      Map<String, Constant> weights,
      Preprocessing preprocessing,
      List<String> labels,
      DetectionOptions options,
      SessionOptions session) {
    DetectionHead head =
        DetectionHead.named(network.decoder())
            .orElseThrow(() -> new InferenceException("no head " + network.decoder()));
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE).startingFrom(weights);
    byte[] graph = network.build(g, preprocessing.shape(1)).withBatchNormFolded().toOnnx(Map.of());
    return new WeightsDetector(
        labels,
        ModelPipeline.of(
            InferenceSession.open("validation", graph, session),
            preprocessing,
            () -> head.decoder(labels, options)));
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    return pipeline.run(image);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String name() {
    return "weights in training";
  }

  @Override
  public Device device() {
    return pipeline.session().device();
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
