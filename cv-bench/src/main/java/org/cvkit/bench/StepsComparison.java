package org.cvkit.bench;

import java.util.List;
import java.util.SplittableRandom;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.model.Labels;
import org.cvkit.core.pipeline.Decoder;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.decode.DetectionHead;

/** What happens before and after the network, each step alone, in milliseconds. */
final class StepsComparison implements Comparison {
  private static final int TIMES = 50;
  private static final int ROUNDS_FACTOR = 3;

  @Override
  public void run(Settings settings, Report report) {
    int rounds = settings.rounds() * ROUNDS_FACTOR;
    prepare(SpeedNetwork.YOLOV8N, rounds, report);
    prepare(SpeedNetwork.RESNET50, rounds, report);
    for (int candidates : new int[] {100, 1000, 4000}) {
      decode(candidates, rounds, report);
    }
  }

  private static void prepare(SpeedNetwork network, int rounds, Report report) {
    Preprocessing preprocessing = network.preprocessing();
    try (Scope scope = new Scope()) {
      Image image = scope.add(noise(Pictures.HD));
      Preprocessor preprocessor = scope.add(Preprocessor.open(preprocessing));
      Tensor tensor =
          scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(1)));
      Alternation a =
          Alternation.of(
              rounds, () -> Repeat.times(TIMES, () -> preprocessor.prepare(image, tensor, 0)));
      String what = "prepare " + Pictures.HD + " → " + network.side() + ", ms";
      String details = Report.format("CPU; wall %.3f", a.wallMillis(0, TIMES));
      if (network.detects()) {
        report.atMost(what + " (letterbox)", 0.35, a.cpuMillis(0, TIMES), details);
      } else {
        report.note(what + " (centre crop)", a.cpuMillis(0, TIMES), details);
      }
    }
  }

  private static void decode(int candidates, int rounds, Report report) {
    Decoder<List<Detection>> decoder =
        DetectionHead.YOLOV8.decoder(Labels.named("coco-80").names(), DetectionOptions.defaults());
    Placement placement = Placement.identity(Size.square(YoloOutput.SIDE));
    try (Outputs outputs = YoloOutput.of(candidates)) {
      int found = decoder.decode(outputs, placement).size();
      Alternation a =
          Alternation.of(
              rounds, () -> Repeat.times(TIMES, () -> decoder.decode(outputs, placement)));
      String what = "YOLO post-processing, " + candidates + " candidates, ms";
      String details = Report.format("CPU; wall %.3f; %d kept", a.wallMillis(0, TIMES), found);
      if (candidates == 100) {
        report.atMost(what, 0.15, a.cpuMillis(0, TIMES), details);
      } else {
        report.note(what, a.cpuMillis(0, TIMES), details);
      }
    }
  }

  /** A picture that no shortcut for plain areas fits. The caller closes it. */
  static Image noise(Size size) {
    Image image = Image.allocate(size, PixelFormat.BGR8);
    byte[] bytes = new byte[image.asByteBuffer().capacity()];
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(bytes);
    image.asByteBuffer().put(bytes);
    return image;
  }
}
