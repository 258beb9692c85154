package org.cvkit.detection.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.cvkit.core.CvException;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.detection.Detection;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorEvaluationTest {
  @TempDir Path folder;

  private final List<Long> done = new ArrayList<>();
  private final List<Long> failed = new ArrayList<>();

  @Test
  void a_picture_that_cannot_be_read_is_told_and_left_out() throws IOException {
    DetectionDataset data = data(picture(1), broken(2));
    List<Detection> right = List.of(new Detection(new Box(2, 2, 12, 12), 0, "thing", 0.9f));

    CocoMetrics metrics = DetectorEvaluation.run(detector(() -> right), data, 1, listener());

    assertThat(done).containsExactly(1L);
    assertThat(failed).containsExactly(2L);
    // COCO's own code adds an epsilon to what it divides by.
    assertThat(metrics.ap()).isCloseTo(1, within(1e-9));
  }

  @Test
  void a_detector_that_fails_ends_the_evaluation() throws IOException {
    DetectionDataset data = data(picture(1));
    ObjectDetector failing =
        detector(
            () -> {
              throw new InferenceException("model: run failed");
            });

    assertThatThrownBy(() -> DetectorEvaluation.run(failing, data, 1, listener()))
        .isInstanceOf(InferenceException.class)
        .hasMessage("model: run failed");
    assertThat(failed).isEmpty();
  }

  @Test
  void classes_that_the_detector_does_not_have_are_told_and_none_at_all_is_an_error()
      throws IOException {
    ObjectDetector detector = detector(List::of);
    DetectionDataset some =
        new DetectionDataset(
            List.of(new Category(7, "thing"), new Category(8, "other")), List.of(picture(1)));
    DetectionDataset none =
        new DetectionDataset(List.of(new Category(7, "Thing")), List.of(picture(1)));

    assertThat(DetectorEvaluation.unknownClasses(detector, some)).containsExactly("other");
    assertThat(DetectorEvaluation.run(detector, some, 1, listener()).ap()).isZero();
    assertThatThrownBy(() -> DetectorEvaluation.run(detector, none, 1, listener()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("expected at least one class that fake has (thing), got Thing;");
  }

  private DetectorEvaluation.Listener listener() {
    return new DetectorEvaluation.Listener() {
      @Override
      public void done(LabelledPicture picture, List<Detection> found) {
        done.add(picture.id());
      }

      @Override
      public void failed(LabelledPicture picture, CvException failure) {
        failed.add(picture.id());
      }
    };
  }

  private static DetectionDataset data(LabelledPicture... pictures) {
    return new DetectionDataset(List.of(new Category(7, "thing")), List.of(pictures));
  }

  private LabelledPicture picture(long id) throws IOException {
    Path file = folder.resolve(id + ".png");
    ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_3BYTE_BGR), "png", file.toFile());
    return labelled(id, file);
  }

  private LabelledPicture broken(long id) throws IOException {
    return labelled(id, Files.writeString(folder.resolve(id + ".png"), "no picture"));
  }

  private static LabelledPicture labelled(long id, Path file) {
    return new LabelledPicture(
        id, file, null, List.of(GroundTruth.of(7, new CocoBox(2, 2, 10, 10))));
  }

  private static ObjectDetector detector(Supplier<List<Detection>> answer) {
    return new ObjectDetector() {
      @Override
      public Inference<List<Detection>> infer(Image image) {
        return new Inference<>(answer.get(), Timings.ZERO);
      }

      @Override
      public List<String> labels() {
        return List.of("thing");
      }

      @Override
      public String name() {
        return "fake";
      }

      @Override
      public Device device() {
        return Device.cpu();
      }

      @Override
      public void close() {}
    };
  }
}
