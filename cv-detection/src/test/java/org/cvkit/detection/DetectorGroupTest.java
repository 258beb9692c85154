package org.cvkit.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;
import org.junit.jupiter.api.Test;

class DetectorGroupTest {
  private static final Box BOX = new Box(1, 2, 3, 4);

  private final List<String> closed = new ArrayList<>();

  @Test
  void classes_are_numbered_through_and_the_best_comes_first() {
    ObjectDetector first =
        new Fixed("one", List.of("person"), new Detection(BOX, 0, "person", 0.4f));
    ObjectDetector second =
        new Fixed("two", List.of("hat", "face"), new Detection(BOX, 1, "face", 0.9f));

    try (DetectorGroup group =
            DetectorGroup.of(List.of(first, second), DetectionOptions.defaults());
        Image image = Image.empty()) {
      Inference<List<Detection>> inference = group.infer(image);

      assertThat(group.name()).isEqualTo("one+two");
      assertThat(group.labels()).containsExactly("person", "hat", "face");
      assertThat(inference.result())
          .containsExactly(
              new Detection(BOX, 2, "face", 0.9f), new Detection(BOX, 0, "person", 0.4f));
      assertThat(inference.timings()).isEqualTo(new Timings(2, 4, 6));
    }
    assertThat(closed).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void wanted_classes_and_the_limit_hold_for_the_group() {
    ObjectDetector first =
        new Fixed("one", List.of("person"), new Detection(BOX, 0, "person", 0.4f));
    ObjectDetector second = new Fixed("two", List.of("face"), new Detection(BOX, 0, "face", 0.9f));
    DetectionOptions people = DetectionOptions.defaults().withClasses(Set.of("person"));

    try (DetectorGroup group = DetectorGroup.of(List.of(first, second), people);
        DetectorGroup one =
            DetectorGroup.of(
                List.of(first, second), DetectionOptions.defaults().withMaxDetections(1));
        Image image = Image.empty()) {
      assertThat(group.detect(image)).extracting(Detection::label).containsExactly("person");
      assertThat(one.detect(image)).extracting(Detection::label).containsExactly("face");
    }
  }

  @Test
  void an_unknown_class_closes_the_members() {
    ObjectDetector only =
        new Fixed("one", List.of("person"), new Detection(BOX, 0, "person", 0.4f));
    DetectionOptions cats = DetectionOptions.defaults().withClasses(Set.of("cat"));

    assertThatThrownBy(() -> DetectorGroup.of(List.of(only), cats))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no class cat");
    assertThat(closed).containsExactly("one");
  }

  @Test
  void a_group_of_none_is_refused() {
    assertThatThrownBy(() -> DetectorGroup.of(List.of(), DetectionOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at least 1 detector");
  }

  /** Finds the same thing in every picture. */
  private final class Fixed implements ObjectDetector {
    private final String name;
    private final List<String> labels;
    private final Detection found;

    Fixed(String name, List<String> labels, Detection found) {
      this.name = name;
      this.labels = labels;
      this.found = found;
    }

    @Override
    public Inference<List<Detection>> infer(Image image) {
      return new Inference<>(List.of(found), new Timings(1, 2, 3));
    }

    @Override
    public List<String> labels() {
      return labels;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Device device() {
      return Device.cpu();
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }
}
