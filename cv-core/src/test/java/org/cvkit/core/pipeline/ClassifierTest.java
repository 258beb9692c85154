package org.cvkit.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.RegistryOptions;
import org.cvkit.core.model.RegistryOptions.Network;
import org.cvkit.core.model.Task;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {
  /**
   * The models' README gives two decimals, measured with ONNX Runtime from Python; the quantised
   * networks answer to the last bit of a resized picture.
   */
  private static final float TOLERANCE = 0.02f;

  @TempDir Path cache;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mobilenet-v2   | kitten.jpg  | tiger cat  | 0.52",
        "mobilenet-v2   | parrot.jpg  | macaw      | 1.00",
        "mobilenet-v2   | hot_dog.jpg | hotdog     | 0.99",
        "mobilenet-v2   | fox.png     | white wolf | 0.54",
        "mobilenet-v2   | dog-cat.jpg | kelpie     | 0.67",
        "shufflenet-v2  | kitten.jpg  | tabby      | 0.71",
        "shufflenet-v2  | parrot.jpg  | macaw      | 1.00",
        "shufflenet-v2  | hot_dog.jpg | hotdog     | 0.99",
        "shufflenet-v2  | fox.png     | Arctic fox | 0.97",
        "shufflenet-v2  | dog-cat.jpg | Eskimo dog | 0.27",
      })
  void the_first_answer_is_that_of_the_reference(
      String model, String picture, String label, float score) {
    try (Classifier classifier = open(model);
        Image image = read(picture)) {

      Classification first = classifier.classify(image, 1).get(0);

      assertThat(first.label()).startsWith(label);
      assertThat(first.score()).isCloseTo(score, within(TOLERANCE));
    }
  }

  /** Of SqueezeNet the README gives the labels only. */
  @ParameterizedTest
  @CsvSource({"parrot.jpg,macaw", "hot_dog.jpg,hotdog", "fox.png,Arctic fox"})
  void squeezenet_names_what_it_sees(String picture, String label) {
    try (Classifier classifier = open("squeezenet1.0");
        Image image = read(picture)) {

      Classification first = classifier.classify(image, 1).get(0);

      assertThat(first.label()).startsWith(label);
      assertThat(first.score()).isGreaterThan(0.5f);
    }
  }

  @Test
  void the_best_classes_come_in_order_and_all_of_them_sum_to_one() {
    try (Classifier classifier = open("shufflenet-v2");
        Image image = read("kitten.jpg")) {

      List<Classification> five = classifier.classify(image, 5);
      List<Classification> all = classifier.classify(image, 5000);

      assertThat(five).hasSize(5).isEqualTo(all.subList(0, 5));
      assertThat(all).hasSize(1000);
      assertThat(all).isSortedAccordingTo((a, b) -> Float.compare(b.score(), a.score()));
      assertThat(all.stream().mapToDouble(Classification::score).sum()).isCloseTo(1, within(1e-4));
      assertThat(five.get(0).label()).isEqualTo(classifier.labels().name(five.get(0).classIndex()));
    }
  }

  @Test
  void threads_that_share_a_classifier_get_the_answers_of_one() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Classifier classifier = open("shufflenet-v2");
        Image kitten = read("kitten.jpg");
        Image parrot = read("parrot.jpg")) {
      List<Classification> kittenAlone = classifier.classify(kitten, 3);
      List<Classification> parrotAlone = classifier.classify(parrot, 3);

      Callable<Boolean> kittens = () -> same(classifier, kitten, kittenAlone);
      Callable<Boolean> parrots = () -> same(classifier, parrot, parrotAlone);

      for (Future<Boolean> result : threads.invokeAll(List.of(kittens, parrots, kittens))) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean same(Classifier classifier, Image image, List<Classification> expected) {
    for (int i = 0; i < 5; i++) {
      if (!classifier.classify(image, 3).equals(expected)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void the_times_of_an_answer_are_told() {
    try (Classifier classifier = open("shufflenet-v2");
        Image image = read("kitten.jpg")) {

      Inference<List<Classification>> inference = classifier.infer(image, 1);

      assertThat(inference.timings().pre()).isPositive();
      assertThat(inference.timings().run()).isPositive();
      assertThat(inference.timings().post()).isPositive();
    }
  }

  @Test
  void a_detector_is_refused() {
    Model detector = registry().resolve("yolox-nano");

    assertThatThrownBy(() -> Classifier.open(detector, SessionOptions.defaults()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("yolox-nano")
        .hasMessageContaining("expected classify, got detect");
  }

  @Test
  void labels_that_are_not_as_many_as_the_outputs_are_refused() {
    Model model = registry().resolve("shufflenet-v2");
    ModelCard card = model.card();
    ModelCard wrong =
        ModelCard.of(
            "mine", card.task(), card.decoder(), card.preprocessing(), Labels.named("coco-80"));

    assertThatThrownBy(
            () -> Classifier.open(new Model(wrong, model.file()), SessionOptions.defaults()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected 1000")
        .hasMessageContaining("got 80");
  }

  @Test
  void scores_that_are_no_numbers_are_an_error_and_no_answer() throws URISyntaxException {
    Normalization overflowing =
        new Normalization(
            Float.MAX_VALUE,
            new Normalization.Channels(0, 0, 0),
            new Normalization.Channels(1, 1, 1));

    try (Classifier classifier = Classifier.open(tiny(4, overflowing), SessionOptions.defaults());
        Image white = white()) {

      assertThatThrownBy(() -> classifier.classify(white, 1))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("classifier tiny: output: expected finite scores, got Infinity");
    }
  }

  @Test
  void a_card_that_does_not_fit_the_models_input_is_refused_at_once() throws URISyntaxException {
    Model model = tiny(5, Normalization.unit());

    assertThatThrownBy(() -> Classifier.open(model, SessionOptions.defaults()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("1x3x4x4")
        .hasMessageContaining("1x3x5x5");
  }

  /** The mean of each channel of a 4x4 picture, with a card of an input of {@code side}. */
  private static Model tiny(int side, Normalization normalization) throws URISyntaxException {
    Preprocessing preprocessing =
        Preprocessing.of(
            new Transform.Stretch(Size.square(side), Interpolation.LINEAR),
            Preprocessing.ChannelOrder.RGB,
            normalization);
    return new Model(
        ModelCard.of("tiny", Task.CLASSIFY, "probabilities", preprocessing, Labels.none()),
        Path.of(ClassifierTest.class.getResource("/models/bare.onnx").toURI()));
  }

  private static Image white() {
    BufferedImage white = new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR);
    white
        .getRaster()
        .setPixels(0, 0, 4, 4, Collections.nCopies(48, 255).stream().mapToInt(i -> i).toArray());
    return Image.from(white);
  }

  private ModelRegistry registry() {
    return ModelRegistry.of(
        new RegistryOptions(List.of(SharedFiles.path("models")), cache, Network.OFFLINE));
  }

  private Classifier open(String model) {
    return Classifier.open(registry().resolve(model), SessionOptions.defaults().withThreads(1));
  }

  private static Image read(String picture) {
    Path file = SharedFiles.path("data/samples/" + picture);
    return OpenCvBridge.owning(opencv_imgcodecs.imread(file.toString()));
  }
}
