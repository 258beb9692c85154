package org.cvkit.bench.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedNetworkTest {
  @TempDir Path folder;

  /**
   * Ultralytics reports 3,151,904 for its fused YOLOv8n; torchvision 25,557,032 for resnet50 and
   * 3,504,872 for mobilenet_v2. Batch norm has two parameters a channel there and one, the
   * convolution's bias, once folded: 26,560 and 17,056 channels fewer.
   */
  @ParameterizedTest
  @CsvSource({"YOLOV8N, 3151904, 0", "RESNET50, 25557032, 26560", "MOBILENET_V2, 3504872, 17056"})
  void it_has_the_parameters_of_the_network_it_stands_for(
      SpeedNetwork network, long published, long folded) {
    assertThat(network.parameters()).isEqualTo(published - folded);
  }

  @ParameterizedTest
  @CsvSource({"YOLOV8N, 1x84x8400", "RESNET50, 1x1000", "MOBILENET_V2, 1x1000"})
  void it_runs_and_gives_finite_numbers(SpeedNetwork network, String shape) {
    Path file = network.writtenTo(folder);

    try (InferenceSession session = InferenceSession.open(file, SessionOptions.defaults());
        Tensor input =
            Tensor.allocate(session.inputs().get(0).type(), session.inputs().get(0).shape());
        Outputs outputs = session.run(input)) {

      assertThat(input.shape()).isEqualTo(Shape.of(1, 3, network.side(), network.side()));
      assertThat(outputs.get(0).shape()).hasToString(shape);
      for (float value : outputs.get(0).toFloatArray()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void the_same_weights_are_drawn_every_time() throws IOException {
    byte[] first = Files.readAllBytes(SpeedNetwork.MOBILENET_V2.writtenTo(folder.resolve("a")));
    byte[] second = Files.readAllBytes(SpeedNetwork.MOBILENET_V2.writtenTo(folder.resolve("b")));

    assertThat(first).isEqualTo(second);
  }
}
