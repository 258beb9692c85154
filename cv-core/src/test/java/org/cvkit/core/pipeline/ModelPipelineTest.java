package org.cvkit.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphBuilder.Mode;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.Test;

class ModelPipelineTest {
  private static final Preprocessing PLAIN =
      Preprocessing.of(
          new Transform.Stretch(Size.square(2), Interpolation.NEAREST),
          ChannelOrder.RGB,
          Normalization.none());

  /** The first value and the number of rows and of values that the decoder sees. */
  private static List<Inference<List<Float>>> run(Shape input, long[] output, int... greys) {
    GraphBuilder g = GraphBuilder.create(Mode.INFERENCE);
    Value x = g.input("x", ElementType.FLOAT32, input);
    g.output("y", g.reshape(x, output));
    InferenceSession session =
        InferenceSession.open(
            "rows", g.build().toOnnx(Map.of()), SessionOptions.defaults().withThreads(1));
    Decoder<List<Float>> decoder =
        (outputs, placement) ->
            List.of(
                outputs.get(0).toFloatArray()[0],
                (float) outputs.get(0).shape().dimension(0),
                (float) outputs.get(0).shape().elements());
    try (Scope scope = new Scope();
        ModelPipeline<List<Float>> pipeline = ModelPipeline.of(session, PLAIN, () -> decoder)) {
      List<Image> images = new java.util.ArrayList<>();
      for (int grey : greys) {
        images.add(scope.add(grey(grey)));
      }
      return pipeline.runAll(images);
    }
  }

  private static Image grey(int level) {
    Image image = Image.allocate(Size.square(2), PixelFormat.GRAY8);
    ByteBuffer pixels = image.asByteBuffer();
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, (byte) level);
    }
    return image;
  }

  @Test
  void a_free_batch_is_one_run_whose_rows_are_told_apart() {
    List<Inference<List<Float>>> answers =
        run(Shape.of(Shape.FREE, 3, 2, 2), new long[] {-1, 12}, 10, 20, 30);

    assertThat(answers)
        .extracting(Inference::result)
        .containsExactly(List.of(10f, 1f, 12f), List.of(20f, 1f, 12f), List.of(30f, 1f, 12f));
    // One run, shared out in equal parts.
    assertThat(answers)
        .extracting(a -> a.timings().run())
        .containsOnly(answers.get(0).timings().run());
  }

  @Test
  void a_fixed_batch_and_outputs_without_rows_are_run_one_by_one() {
    List<List<Float>> expected = List.of(List.of(10f, 1f, 12f), List.of(20f, 1f, 12f));

    assertThat(run(Shape.of(1, 3, 2, 2), new long[] {1, 12}, 10, 20))
        .extracting(Inference::result)
        .isEqualTo(expected);
    // Two rows a picture, so which rows are whose is not said.
    assertThat(run(Shape.of(Shape.FREE, 3, 2, 2), new long[] {-1, 6}, 10, 20))
        .extracting(Inference::result)
        .containsExactly(List.of(10f, 2f, 12f), List.of(20f, 2f, 12f));
  }

  @Test
  void no_pictures_have_no_answers() {
    assertThat(run(Shape.of(Shape.FREE, 3, 2, 2), new long[] {-1, 12})).isEmpty();
  }
}
