package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradcheckTest {
  @TempDir private Path folder;

  /** A small classifier for any batch of 8x8 pictures, its last operator given. */
  private Path model(String last) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.INFERENCE);
    Value x = g.input("pictures", ElementType.FLOAT32, Shape.of(Shape.FREE, 3, 8, 8));
    Value y = Conv2dLayer.of(3, 4, 3).withPadding(1).apply(g.scope("conv"), x);
    y = g.unary("Relu", BatchNorm.of(4).apply(g.scope("bn"), y));
    y = g.apply("Flatten", Attributes.none(), Pool.globalAverage().apply(g, y));
    y = Linear.of(4, 3).apply(g.scope("fc"), y);
    g.output("scores", g.unary(last, g.unary("Hardmax".equals(last) ? "Tanh" : "Identity", y)));
    Path file = folder.resolve(last + ".onnx");
    g.build().write(file, Map.of());
    return file;
  }

  @Test
  void prints_a_line_for_each_value_and_a_verdict() {
    CommandRun.Result result = CommandRun.in(folder).run("gradcheck", model("Tanh"));

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.lines()).hasSize(10);
    assertThat(result.lines().get(0)).matches("pictures +error [0-9.e-]+  5 tried  ok");
    assertThat(result.out()).contains("conv.weight", "bn.running_var", "fc.bias");
    assertThat(result.lines().get(9))
        .isEqualTo("9 gradients agree with finite differences within 0.02");
  }

  /** As after few steps of training: in parts of themselves, float32 cannot move them. */
  @Test
  void biases_that_are_almost_zero_are_moved_far_enough() {
    Constant tiny = Constant.of(Shape.of(3), 1e-6f, -1e-6f, 2e-6f);
    GraphBuilder g =
        GraphBuilder.create(GraphBuilder.Mode.INFERENCE).startingFrom(Map.of("fc.bias", tiny));
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(4, 6));
    g.output("scores", g.unary("Tanh", Linear.of(6, 3).apply(g.scope("fc"), x)));
    Path file = folder.resolve("tiny.onnx");
    g.build().write(file, Map.of());

    CommandRun.Result result = CommandRun.in(folder).run("gradcheck", file);

    assertThat(result.code()).as(result.out()).isZero();
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    CommandRun.Result result = CommandRun.in(folder).run("gradcheck", "none.onnx");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("none.onnx: no such file");
  }

  @Test
  void ends_with_1_when_a_gradient_is_off_by_more_than_the_tolerance() {
    CommandRun.Result result =
        CommandRun.in(folder).run("gradcheck", model("Tanh"), "--tolerance", "0");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("WRONG", "gradients do not agree with finite differences");
  }

  @Test
  void prints_json() throws Exception {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "gradcheck",
                model("Tanh"),
                "--format=json",
                "--lowering=cpu",
                "--shape",
                "pictures=1x3x8x8",
                "--numbers",
                "3");

    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("task").asText()).isEqualTo("gradcheck");
    assertThat(json.get("ok").asBoolean()).isTrue();
    assertThat(json.get("values")).hasSize(9);
    assertThat(json.get("values").get(0).get("tried").asInt()).isEqualTo(3);
  }

  @Test
  void names_every_operator_without_a_gradient_in_one_sentence() {
    Path file = model("Hardmax");

    CommandRun.Result result = CommandRun.in(folder).run("gradcheck", file);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("error: " + file + ": cannot be differentiated: no gradient for Hardmax (")
        .hasLineCount(1);
  }

  @Test
  void refuses_shapes_that_do_not_fit() {
    CommandRun.Result unknown =
        CommandRun.in(folder).run("gradcheck", model("Tanh"), "--shape", "picture=1x3x8x8");
    CommandRun.Result wrong =
        CommandRun.in(folder).run("gradcheck", model("Tanh"), "--shape", "pictures=1x4x8x8");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("expected one of the inputs [pictures], got picture");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("pictures: expected a shape like ?x3x8x8, got 1x4x8x8");
  }

  @Test
  void refuses_what_is_no_model() throws Exception {
    Path file = Files.writeString(folder.resolve("text.onnx"), "no model");

    assertThat(CommandRun.in(folder).run("gradcheck", file).code()).isEqualTo(1);
    assertThat(CommandRun.in(folder).run("gradcheck", folder.resolve("absent.onnx")).code())
        .isEqualTo(2);
  }
}
