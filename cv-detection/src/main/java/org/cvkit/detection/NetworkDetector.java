package org.cvkit.detection;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.Task;
import org.cvkit.core.pipeline.Decoder;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.ModelPipeline;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.detection.decode.DetectionHead;
import org.cvkit.detection.decode.HeadParameters;
import org.cvkit.detection.decode.HeadRecognizer;

/** Owns a network that detects: its session and the pipeline around it. */
final class NetworkDetector implements ObjectDetector {
  private final String name;
  private final List<String> labels;
  private final ModelPipeline<List<Detection>> pipeline;

  private NetworkDetector(
      String name, List<String> labels, ModelPipeline<List<Detection>> pipeline) {
    this.name = name;
    this.labels = labels;
    this.pipeline = pipeline;
  }

  /** Opens the model's file and joins it with what its card says. The caller closes the result. */
  static NetworkDetector open(Model model, DetectionOptions options, SessionOptions session) {
    ModelCard card = model.card();
    if (card.task() != Task.DETECT) {
      throw new ModelException(
          "model "
              + card.id()
              + ": expected a model for "
              + Task.DETECT.id()
              + ", got one for "
              + card.task().id());
    }
    return of(
        card.id(),
        InferenceSession.open(model.file(), session),
        card.preprocessing(),
        card.decoder(),
        card.labels().names(),
        options,
        card.parameters());
  }

  /**
   * Joins a session with its decoder. Takes over the session, also when it fails. The caller closes
   * the result.
   *
   * @param decoder the name of a {@link DetectionHead}, or {@code auto}
   * @param cardParameters as {@link HeadParameters} describes them
   * @throws org.cvkit.core.runtime.InferenceException when the head is not recognised
   * @throws IllegalArgumentException when the options name a class the model does not know
   */
  static NetworkDetector of(
      String name,
      InferenceSession session,
      Preprocessing preprocessing,
      String decoder,
      List<String> labels,
      DetectionOptions options,
      Map<String, String> cardParameters) {
    List<String> names = List.copyOf(labels);
    try {
      HeadParameters parameters = HeadParameters.of(cardParameters);
      DetectionHead head = head(session, preprocessing, decoder, names.size(), parameters);
      Supplier<Decoder<List<Detection>>> decoders = () -> head.decoder(names, options, parameters);
      // Made once before the first picture, so that unknown classes are reported here.
      options.classesAmong(names);
      return new NetworkDetector(name, names, ModelPipeline.of(session, preprocessing, decoders));
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The head that is named, or the one that a first run shows. */
  private static DetectionHead head(
      InferenceSession session,
      Preprocessing preprocessing,
      String decoder,
      int labels,
      HeadParameters parameters) {
    Size size = preprocessing.transform().size();
    if (!decoder.equals(HeadRecognizer.AUTO)) {
      return HeadRecognizer.recognize(
          decoder, session.outputs(), size, labels, session.metadata(), parameters);
    }
    try (Scope scope = new Scope()) {
      Tensor zeros =
          scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(1)));
      Outputs sample = scope.add(session.run(zeros));
      return HeadRecognizer.recognize(
          decoder, sample, size, labels, session.metadata(), parameters);
    }
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    return pipeline.run(image);
  }

  @Override
  public List<Inference<List<Detection>>> inferAll(List<Image> images) {
    return pipeline.runAll(images);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String name() {
    return name;
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
