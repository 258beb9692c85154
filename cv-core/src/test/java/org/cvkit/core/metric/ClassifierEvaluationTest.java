package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.CvException;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.DatasetException;
import org.cvkit.core.data.Split;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.runtime.SessionOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierEvaluationTest {
  private static final List<String> LABELS = List.of("red", "green", "blue");

  @TempDir Path folder;
  private Path data;

  private final List<Integer> done = new ArrayList<>();
  private final List<Integer> failed = new ArrayList<>();

  /** Two blues of which one is really green, three greens, one damaged; nothing is red. */
  @BeforeEach
  void lay_out() throws IOException {
    data = folder.resolve("data");
    ColourClassifier.picture(data.resolve("blue/1.png"), Color.BLUE);
    ColourClassifier.picture(data.resolve("blue/2.png"), Color.GREEN);
    ColourClassifier.picture(data.resolve("green/1.png"), Color.GREEN);
    ColourClassifier.picture(data.resolve("green/2.png"), new Color(0, 200, 0));
    ColourClassifier.picture(data.resolve("green/3.png"), Color.GREEN);
    Files.writeString(data.resolve("green/bad.png"), "no picture");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "4, 1", "4, 2", "16, 2"})
  void every_batch_and_number_of_workers_gives_the_same(int batch, int workers) {
    ClassifierEvaluation evaluation = evaluate(LABELS, batch, workers);

    ConfusionMatrix matrix = evaluation.metrics().confusion();
    assertThat(matrix.labels()).isEqualTo(LABELS);
    assertThat(matrix.count(2, 2)).isEqualTo(1);
    assertThat(matrix.count(2, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 1)).isEqualTo(3);
    assertThat(evaluation.metrics().accuracy()).isEqualTo(0.8);
    assertThat(evaluation.metrics().top().of(5)).isEqualTo(1);
    assertThat(done).containsExactly(0, 1, 2, 3, 4);
    assertThat(failed).containsExactly(5);
  }

  @Test
  void a_wrong_answer_is_remembered_with_its_score() {
    ClassifierEvaluation evaluation = evaluate(LABELS, 2, 1);

    assertThat(evaluation.mistakes()).hasSize(1);
    ClassifierEvaluation.Mistake mistake = evaluation.mistakes().get(0);
    assertThat(mistake.picture()).isEqualTo(1);
    assertThat(mistake.name()).endsWith("2.png");
    assertThat(mistake.actual()).isEqualTo(2);
    assertThat(mistake.predicted()).isEqualTo(1);
    assertThat(mistake.score()).isCloseTo(ColourClassifier.SURE, within(1e-6f));
  }

  @Test
  void a_picture_that_cannot_be_read_is_named_and_left_out() {
    ClassifierEvaluation evaluation = evaluate(LABELS, 1, 1);

    assertThat(evaluation.metrics().images()).isEqualTo(5);
    assertThat(evaluation.failures()).hasSize(1);
    assertThat(evaluation.failures().get(0).name()).endsWith("bad.png");
    assertThat(evaluation.failures().get(0).message()).contains("bad.png: ");
  }

  @Test
  void classes_are_matched_by_name_whatever_their_order_and_spelling() throws IOException {
    Files.move(data.resolve("blue"), data.resolve("Navy_Blue"));

    ClassifierEvaluation evaluation =
        evaluate(List.of("scarlet", "green", "ultramarine, navy blue"), 1, 1);

    assertThat(evaluation.metrics().accuracy()).isEqualTo(0.8);
    assertThat(evaluation.metrics().confusion().scores(2).examples()).isEqualTo(2);
  }

  @Test
  void a_class_that_the_model_does_not_have_is_an_error_that_lists_both() {
    assertThatThrownBy(() -> evaluate(List.of("red", "green", "violet"), 1, 1))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("data: classes: expected classes of colours, got 1 that it does not")
        .hasMessageContaining("have: blue; the data has blue, green; the model has red, green, vio")
        .hasMessageEndingWith("give the classes of the data the names of the model's");
  }

  @Test
  void a_name_of_two_of_the_models_classes_is_an_error() {
    assertThatThrownBy(() -> evaluate(List.of("crane, blue", "green", "ship, blue"), 1, 1))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("blue");
  }

  @Test
  void two_classes_of_the_data_cannot_be_one_of_the_model() throws IOException {
    Files.move(data.resolve("blue"), data.resolve("GREEN"));

    assertThatThrownBy(() -> evaluate(LABELS, 1, 1))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("got GREEN and green for the same");
  }

  @Test
  void pictures_without_a_label_are_counted_and_left_out() throws IOException {
    Path table = folder.resolve("labels.csv");
    Files.writeString(
        table,
        """
        file,label
        data/blue/1.png,blue
        data/blue/2.png,
        data/green/1.png,green
        """);

    ClassifierEvaluation evaluation = evaluate(table, LABELS, 2, 1);

    assertThat(evaluation.unlabelled()).isEqualTo(1);
    assertThat(evaluation.metrics().images()).isEqualTo(2);
    assertThat(done).containsExactly(0, 2);
  }

  @Test
  void a_model_of_fixed_batch_says_which_it_takes() {
    var model = ColourClassifier.write(folder.resolve("one.onnx"), 1, LABELS);

    try (Classifier classifier = Classifier.open(model, SessionOptions.defaults().withThreads(1));
        ClassificationDataset dataset = ClassificationDataset.open(data, Split.ALL)) {
      assertThatThrownBy(() -> ClassifierEvaluation.run(classifier, dataset, 8, 1, listener()))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("classifier colours: batch: expected 1 as the model's input")
          .hasMessageEndingWith("got 8");
      assertThat(ClassifierEvaluation.run(classifier, dataset, 1, 1, listener()).metrics().images())
          .isEqualTo(5);
    }
  }

  private ClassifierEvaluation evaluate(List<String> labels, int batch, int workers) {
    return evaluate(data, labels, batch, workers);
  }

  private ClassifierEvaluation evaluate(Path path, List<String> labels, int batch, int workers) {
    try (Classifier classifier = ColourClassifier.open(folder.resolve("colours.onnx"), labels);
        ClassificationDataset dataset = ClassificationDataset.open(path, Split.ALL)) {
      return ClassifierEvaluation.run(classifier, dataset, batch, workers, listener());
    }
  }

  private ClassifierEvaluation.Listener listener() {
    return new ClassifierEvaluation.Listener() {
      @Override
      public void done(int picture, int actual, float[] probabilities) {
        assertThat(probabilities).hasSize(3);
        done.add(picture);
      }

      @Override
      public void failed(int picture, CvException failure) {
        failed.add(picture);
      }
    };
  }
}
