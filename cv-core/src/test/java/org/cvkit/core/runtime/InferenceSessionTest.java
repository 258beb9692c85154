package org.cvkit.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;

class InferenceSessionTest {

  @Test
  void a_real_model_reports_its_inputs_and_outputs_and_runs() {
    Path model = SharedFiles.path("models/classification/shufflenet-v2-12-int8.onnx");

    try (InferenceSession session =
            InferenceSession.open(model, SessionOptions.defaults().withThreads(1));
        Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 224, 224));
        Outputs outputs = session.run(input)) {

      assertThat(session.inputs()).hasSize(1);
      assertThat(session.device()).isEqualTo(Device.cpu());
      assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(1, 1000));
      assertThat(outputs.get(0).toFloatArray()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void a_tensor_of_another_shape_is_named_with_what_was_expected() {
    Path model = SharedFiles.path("models/classification/shufflenet-v2-12-int8.onnx");

    try (InferenceSession session =
            InferenceSession.open(model, SessionOptions.defaults().withThreads(1));
        Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 100, 224))) {

      assertThatThrownBy(() -> session.run(input))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("input")
          .hasMessageContaining("3x224x224")
          .hasMessageContaining("1x3x100x224");
    }
  }
}
