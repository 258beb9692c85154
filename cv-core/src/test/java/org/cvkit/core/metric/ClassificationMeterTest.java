package org.cvkit.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassificationMeterTest {
  private static final List<String> LABELS = List.of("cat", "dog", "bird");
  private static final Offset<Double> FLOAT = within(1e-6);

  @Test
  void every_number_is_of_the_same_examples() {
    ClassificationMeter meter = ClassificationMeter.of(LABELS);

    assertThat(meter.add(new float[] {0.7f, 0.2f, 0.1f}, 0)).isZero();
    assertThat(meter.add(new float[] {0.6f, 0.3f, 0.1f}, 1)).isZero();
    assertThat(meter.add(new float[] {0.1f, 0.8f, 0.1f}, 1)).isEqualTo(1);
    assertThat(meter.add(new float[] {0.2f, 0.4f, 0.4f}, 0)).isEqualTo(1);
    ClassificationMetrics metrics = meter.metrics();

    assertThat(metrics.images()).isEqualTo(4);
    assertThat(metrics.accuracy()).isEqualTo(0.5);
    assertThat(metrics.confusion().count(0, 1)).isEqualTo(1);
    // Cats score 0.7 and 0.2, the others 0.6 and 0.1: precision 1 at half, 2/3 at all.
    assertThat(metrics.precisionRecall().get(0).averagePrecision())
        .isCloseTo(0.5 + 0.5 * 2 / 3, FLOAT);
    // Dogs score 0.3 and 0.8, the others 0.2 and 0.4.
    assertThat(metrics.precisionRecall().get(1).averagePrecision())
        .isCloseTo(0.5 + 0.5 * 2 / 3, FLOAT);
    assertThat(metrics.precisionRecall()).containsOnlyKeys(0, 1);
    assertThat(metrics.roc().get(0).area()).isEqualTo(0.75);
    assertThat(metrics.meanAveragePrecision()).hasValueCloseTo(5 / 6.0, FLOAT);
    assertThat(metrics.meanRocArea()).hasValueCloseTo(0.75, FLOAT);
    // Answers of 0.7 right, 0.6 wrong, 0.8 right, 0.4 wrong, each in a bin of its own.
    assertThat(metrics.calibration().expectedError()).isCloseTo((0.3 + 0.6 + 0.2 + 0.4) / 4, FLOAT);
    assertThat(metrics.byName())
        .containsOnlyKeys("accuracy", "top5", "precision", "recall", "F1", "mAP", "AUC", "ECE")
        .containsEntry("top5", 1.0)
        .containsEntry("accuracy", 0.5);
  }

  @Test
  void examples_of_one_class_have_no_roc_curve() {
    ClassificationMeter meter = ClassificationMeter.of(LABELS);
    meter.add(new float[] {0.7f, 0.2f, 0.1f}, 0);

    ClassificationMetrics metrics = meter.metrics();

    assertThat(metrics.precisionRecall()).containsOnlyKeys(0);
    assertThat(metrics.roc()).isEmpty();
    assertThat(metrics.meanRocArea()).isEmpty();
    assertThat(metrics.byName()).doesNotContainKey("AUC");
  }

  @Test
  void the_buffer_of_the_scores_may_be_filled_again() {
    ClassificationMeter meter = ClassificationMeter.of(LABELS);
    float[] scores = {0.7f, 0.2f, 0.1f};
    meter.add(scores, 0);
    scores[0] = 0;
    scores[2] = 0.8f;
    meter.add(scores, 2);

    assertThat(meter.metrics().precisionRecall().get(0).points().get(0).threshold())
        .isEqualTo(0.7f);
  }

  @Test
  void too_many_scores_cost_the_curves_and_nothing_else() {
    ClassificationMeter meter = ClassificationMeter.keeping(LABELS, 6);
    for (int i = 0; i < 3; i++) {
      meter.add(new float[] {0.7f, 0.2f, 0.1f}, 0);
    }
    ClassificationMeter none = ClassificationMeter.withoutCurves(LABELS);
    none.add(new float[] {0.7f, 0.2f, 0.1f}, 0);

    assertThat(meter.metrics().images()).isEqualTo(3);
    assertThat(meter.metrics().precisionRecall()).isEmpty();
    assertThat(meter.metrics().meanAveragePrecision()).isEmpty();
    assertThat(none.metrics().precisionRecall()).isEmpty();
    assertThat(none.metrics().accuracy()).isEqualTo(1);
  }

  @Test
  void nothing_measured_is_zero() {
    ClassificationMetrics metrics = ClassificationMeter.of(LABELS).metrics();

    assertThat(metrics.accuracy()).isZero();
    assertThat(metrics.precisionRecall()).isEmpty();
  }

  @Test
  void scores_of_another_number_of_classes_are_refused() {
    assertThatThrownBy(() -> ClassificationMeter.of(LABELS).add(new float[2], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classification: expected 3 scores, got 2");
  }
}
