package org.cvkit.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.model.RegistryOptions.Network;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCardTest {
  private static final String SMALLEST =
      """
      {"id": "mine", "task": "classify", "decoder": "softmax",
       "input": {"size": [32, 24], "resize": "stretch", "channels": "gray"}}
      """;

  @Test
  void the_smallest_card_has_the_documented_defaults() {
    ModelCard card = ModelCard.read(SMALLEST);

    assertThat(card)
        .isEqualTo(
            ModelCard.of(
                "mine",
                Task.CLASSIFY,
                "softmax",
                Preprocessing.of(
                    new Transform.Stretch(new Size(32, 24), Interpolation.LINEAR),
                    ChannelOrder.GRAY,
                    Normalization.none()),
                Labels.none()));
  }

  @Test
  void every_field_survives_being_written_and_read() {
    Preprocessing preprocessing =
        new Preprocessing(
            new Transform.Letterbox(
                new Size(64, 48),
                Interpolation.CUBIC,
                Transform.Anchor.TOP_LEFT,
                Transform.Rounding.DOWN,
                7),
            ChannelOrder.BGR,
            Normalization.imageNet(),
            Preprocessing.Layout.NHWC,
            ElementType.UINT8);
    ModelCard card =
        ModelCard.of(
                "mine", Task.DETECT, "yolox", preprocessing, Labels.of(List.of("a \"b\"", "ü")))
            .withLicence("MIT")
            .withFile("0123456789abcdef".repeat(4), 12, List.of(URI.create("http://x.org/a.onnx")))
            .withQuality(List.of(new ModelCard.Quality("AP", 0.25, "COCO val2017")))
            .withParameters(Map.of("strides", "8,16", "iou", "0.45"))
            .withNotes("Two lines\nof notes.");

    assertThat(ModelCard.read(card.toJson())).isEqualTo(card);
  }

  @Test
  void several_heads_survive_with_names_that_hold_commas() {
    ModelCard.Head side = new ModelCard.Head("side", Labels.of(List.of("left", "right")));
    ModelCard.Head shade = new ModelCard.Head("shade", Labels.of(List.of("dark, dim", "light")));
    ModelCard one = ModelCard.read(SMALLEST).withHeads(List.of(side));
    ModelCard two = ModelCard.read(SMALLEST).withHeads(List.of(side, shade));

    assertThat(ModelCard.read(one.toJson()).heads())
        .containsExactly(new ModelCard.Head("class", side.labels()));
    assertThat(ModelCard.read(two.toJson()).heads()).containsExactly(side, shade);
    assertThat(two.labels()).isEqualTo(side.labels());
    assertThatThrownBy(() -> two.withParameters(Map.of("heads", "side\nshade")).heads())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("card mine: parameter labels.shade: missing");
  }

  @Test
  void every_card_of_the_registry_survives_being_written_and_read() {
    RegistryOptions nowhere = new RegistryOptions(List.of(), Path.of("none"), Network.OFFLINE);
    List<ModelCard> cards = ModelRegistry.of(nowhere).models();

    assertThat(cards).hasSizeGreaterThan(40);
    assertThat(cards).allSatisfy(c -> assertThat(ModelCard.read(c.toJson())).isEqualTo(c));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"classify\"   | \"clasify\"   | task: expected one of detect, classify",
        "\"stretch\"    | \"squeeze\"   | resize: expected one of stretch, letterbox, center-crop",
        "[32, 24]       | [32]          | size: expected a width and a height",
        "[32, 24]       | [0, 24]       | expected sides of at least 1",
        "[32, 24]       | [32.5, 24]    | size: expected whole numbers of at most 32 bits, got 32.5",
        "\"gray\"       | 3             | channels: expected a text, got 3",
        "\"softmax\"    | null          | unexpected",
        "\"mine\"       | \"mine        | not JSON",
        "\"decoder\"    | \"head\"      | decoder: expected a text, got none",
      })
  void a_wrong_field_is_named_with_what_was_expected(String right, String wrong, String message) {
    String json = SMALLEST.replace(right, wrong);

    assertThatThrownBy(() -> ModelCard.read(json))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void the_card_in_the_metadata_is_read() {
    Optional<ModelCard> card =
        ModelCard.fromMetadata("file", Map.of(ModelCard.METADATA_KEY, SMALLEST), List.of());

    assertThat(card).contains(ModelCard.read(SMALLEST));
  }

  @Test
  void an_ultralytics_detector_is_letterboxed_as_ultralytics_does() {
    Map<String, String> metadata =
        Map.of(
            "task", "detect",
            "names", "{0: 'person', 1: \"driver's door\", 2: 'it\\'s'}",
            "imgsz", "[480, 640]",
            "stride", "32");

    ModelCard card = ModelCard.fromMetadata("file", metadata, List.of(input(-1, -1))).orElseThrow();

    assertThat(card.task()).isEqualTo(Task.DETECT);
    assertThat(card.labels().names()).containsExactly("person", "driver's door", "it's");
    assertThat(card.parameter("stride", 0)).isEqualTo(32);
    assertThat(card.preprocessing())
        .isEqualTo(
            Preprocessing.of(
                new Transform.Letterbox(
                    new Size(640, 480),
                    Interpolation.LINEAR,
                    Transform.Anchor.CENTER,
                    Transform.Rounding.NEAREST,
                    114),
                ChannelOrder.RGB,
                Normalization.unit()));
  }

  @Test
  void an_ultralytics_rt_detr_is_stretched() {
    Map<String, String> metadata =
        Map.of(
            "task", "detect",
            "names", "{0: 'person'}",
            "imgsz", "[640, 640]",
            "description", "Ultralytics rtdetr-l model");

    ModelCard card = ModelCard.fromMetadata("file", metadata, List.of(input(-1, -1))).orElseThrow();

    assertThat(card.preprocessing().transform())
        .isEqualTo(new Transform.Stretch(Size.square(640), Interpolation.LINEAR));
  }

  @Test
  void the_fixed_size_of_the_graph_counts_more_than_imgsz() {
    Map<String, String> metadata =
        Map.of("task", "classify", "names", "{0: 'a'}", "imgsz", "[640, 640]");

    ModelCard card =
        ModelCard.fromMetadata("file", metadata, List.of(input(224, 224))).orElseThrow();

    assertThat(card.decoder()).isEqualTo("probabilities");
    assertThat(card.preprocessing().transform())
        .isEqualTo(new Transform.CenterCrop(Size.square(224), Interpolation.LINEAR, 224));
  }

  @Test
  void an_ultralytics_task_that_is_not_known_is_named() {
    Map<String, String> metadata =
        Map.of("task", "pose", "names", "{0: 'person'}", "imgsz", "[640, 640]");

    assertThatThrownBy(() -> ModelCard.fromMetadata("file", metadata, List.of(input(-1, -1))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected detect or classify, got pose");
  }

  @Test
  void metadata_of_somebody_else_is_no_card() {
    assertThat(ModelCard.fromMetadata("file", Map.of("author", "me"), List.of())).isEmpty();
  }

  @Test
  void labels_name_their_classes() {
    assertThat(Labels.named("coco-80").size()).isEqualTo(80);
    assertThat(Labels.named("coco-80").name(79)).isEqualTo("toothbrush");
    assertThat(Labels.named("coco-80").indexOf("dog")).hasValue(16);
    assertThat(Labels.named("imagenet-1000").name(281)).startsWith("tabby");
    assertThat(Labels.named("imagenet-1001").name(282)).startsWith("tabby");
    assertThat(Labels.named("voc-21").name(15)).isEqualTo("person");
    assertThat(Labels.none().name(3)).isEqualTo("class 3");
    assertThatThrownBy(() -> Labels.named("coco"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("coco-80");
  }

  private static TensorSpec input(int height, int width) {
    return new TensorSpec("images", ElementType.FLOAT32, Shape.of(1, 3, height, width));
  }
}
