package org.cvkit.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.Task;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.pipeline.OrderedWorkers;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;

/**
 * Owns a speed network opened as a user opens it, through the public doors, and takes it from a
 * JPEG file to the answer.
 *
 * <p>Thread-safe: each worker decodes into a picture of its own.
 */
final class Vision implements NativeResource {
  private static final int TOP = 5;

  private final Scope scope = new Scope();
  private final Answer answer;

  /** From a picture to the number of things found in it. */
  private interface Answer {
    int to(Image image);
  }

  private Vision(SpeedNetwork network, Path file, SessionOptions options) {
    ModelCard card = card(network);
    if (network.detects()) {
      ObjectDetector detector =
          scope.add(
              ObjectDetector.open(new Model(card, file), DetectionOptions.defaults(), options));
      answer = image -> detector.detect(image).size();
    } else {
      Classifier classifier = scope.add(Classifier.open(new Model(card, file), options));
      answer = image -> classifier.classify(image, TOP).size();
    }
  }

  /** One thread a run, as workers want it. The caller closes it. */
  static Vision open(SpeedNetwork network, Path file) {
    return new Vision(network, file, SessionOptions.defaults().withThreads(1));
  }

  private static ModelCard card(SpeedNetwork network) {
    return network.detects()
        ? ModelCard.of(
            network.id(), Task.DETECT, "yolov8", network.preprocessing(), Labels.named("coco-80"))
        : ModelCard.of(
            network.id(),
            Task.CLASSIFY,
            "softmax",
            network.preprocessing(),
            Labels.named("imagenet-1000"));
  }

  /** Number of things found in a picture that is decoded already. */
  int found(Image image) {
    return answer.to(image);
  }

  /** Takes {@code files} to their answers with some workers; the number of things found. */
  int run(List<Path> files, int workers) {
    int[] found = new int[1];
    Iterator<Path> source = files.iterator();
    OrderedWorkers.<Path, Integer>run(source, workers, this::worker, n -> found[0] += n);
    return found[0];
  }

  /** A worker of its own, for who keeps one over several runs. The caller closes it. */
  Worker worker() {
    return new Worker(answer);
  }

  @Override
  public void close() {
    scope.close();
  }

  /** Owns the decoder and the picture it decodes into. */
  static final class Worker implements OrderedWorkers.Worker<Path, Integer> {
    private final Scope scope = new Scope();
    private final ImageDecoder decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
    private final Image image = scope.add(Image.empty());
    private final Answer answer;

    private Worker(Answer answer) {
      this.answer = answer;
    }

    /** Decodes a file into the worker's picture. */
    Image decode(Path file) {
      decoder.decode(file, image);
      return image;
    }

    @Override
    public Integer work(Path file) {
      return answer.to(decode(file));
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
