package org.cvkit.detection.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cvkit.core.data.LoaderOptions.Order;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Prepared;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionLoaderTest {
  private static final Size INPUT = new Size(160, 128);
  private static final DetectionAugmentation NONE = DetectionAugmentation.none();

  @TempDir Path folder;

  private static DetectionLoaderOptions options(DetectionAugmentation augmentation) {
    return DetectionLoaderOptions.training(INPUT, 4)
        .withAugmentation(augmentation)
        .withWorkers(2)
        .withSeed(3);
  }

  private DetectionDataset pictures(int count) {
    return RectanglePictures.make(folder, count, new Size(150, 90));
  }

  /** Row {@code row}'s boxes of class {@code wanted}. */
  private static List<Box> boxes(DetectionBatch batch, int row, int wanted) {
    int most = (int) batch.boxes().shape().dimension(1);
    int classes = (int) batch.classes().shape().dimension(2);
    float[] edges = batch.boxes().toFloatArray();
    float[] oneHot = batch.classes().toFloatArray();
    List<Box> boxes = new ArrayList<>();
    for (int i = row * most; i < (row + 1) * most; i++) {
      if (oneHot[i * classes + wanted] == 1) {
        boxes.add(new Box(edges[4 * i], edges[4 * i + 1], edges[4 * i + 2], edges[4 * i + 3]));
      }
    }
    return boxes;
  }

  private static float[] planes(DetectionBatch batch, int row) {
    float[] all = batch.pictures().toFloatArray();
    int length = (int) (3 * INPUT.area());
    return Arrays.copyOfRange(all, row * length, (row + 1) * length);
  }

  private static boolean isSliver(Box box) {
    return box.width() < 2 || box.height() < 2;
  }

  /** Every patch of colour has its box, and every box its patch, within a pixel. */
  private void assertBoxesFollow(DetectionAugmentation augmentation, int epochs) {
    int compared = 0;
    // A mosaic shows up to twelve rectangles.
    DetectionLoaderOptions options = options(augmentation).withBoxes(12);
    try (DetectionLoader loader = DetectionLoader.open(pictures(8), options)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        loader.begin(epoch, 0);
        while (loader.hasNext()) {
          DetectionBatch batch = loader.next();
          for (int row = 0; row < batch.count(); row++) {
            List<List<Box>> seen =
                RectanglePictures.measure(planes(batch, row), INPUT.width(), INPUT.height());
            for (int c = 0; c < 3; c++) {
              compared += assertSame(boxes(batch, row, c), seen.get(c));
            }
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(8 * epochs);
  }

  private static int assertSame(List<Box> labelled, List<Box> seen) {
    for (Box box : labelled) {
      assertThat(isSliver(box) || seen.stream().anyMatch(s -> isNear(box, s)))
          .as("%s among %s", box, seen)
          .isTrue();
    }
    for (Box patch : seen) {
      assertThat(isSliver(patch) || labelled.stream().anyMatch(b -> isNear(b, patch)))
          .as("%s among %s", patch, labelled)
          .isTrue();
    }
    return seen.size();
  }

  private static boolean isNear(Box a, Box b) {
    return Math.abs(a.left() - b.left()) <= 1
        && Math.abs(a.top() - b.top()) <= 1
        && Math.abs(a.right() - b.right()) <= 1
        && Math.abs(a.bottom() - b.bottom()) <= 1;
  }

  @Test
  void without_augmentation_boxes_lie_where_the_pixels_are() {
    assertBoxesFollow(NONE, 1);
  }

  @Test
  void boxes_follow_scale_and_moves() {
    assertBoxesFollow(NONE.withScale(0.6, 1.8).withShift(0.3), 6);
  }

  @Test
  void boxes_follow_both_mirrors() {
    assertBoxesFollow(NONE.withFlips(0.5, 0.5).withScale(0.75, 1.35).withShift(0.1), 4);
  }

  @Test
  void boxes_follow_into_a_mosaic() {
    assertBoxesFollow(NONE.withMosaic(1), 4);
    assertBoxesFollow(NONE.withMosaic(0.7).withScale(0.4, 1.5).withShift(0.2).withFlips(1, 0.5), 6);
  }

  @Test
  void boxes_follow_other_sizes_of_the_picture() {
    assertBoxesFollow(NONE.withSizes(List.of(96, 128, 160)), 4);
  }

  @Test
  void a_batch_shares_one_size_and_grey_fills_the_rest() {
    try (DetectionLoader loader =
        DetectionLoader.open(pictures(4), options(NONE.withSizes(List.of(80))))) {
      loader.begin(0, 0);
      DetectionBatch batch = loader.next();

      float[] planes = planes(batch, 0);
      int width = INPUT.width();
      assertThat(planes[5 * width + 5]).isEqualTo(114 / 255f);
      assertThat(RectanglePictures.measure(planes, width, INPUT.height()))
          .allSatisfy(
              patches ->
                  assertThat(patches)
                      .allMatch(b -> b.left() >= 40 && b.right() <= 120 && b.top() >= 32));
    }
  }

  @Test
  void pixels_are_those_that_a_detector_sees_later() {
    DetectionDataset data = pictures(3);
    DetectionLoaderOptions options = DetectionLoaderOptions.evaluation(INPUT, 2);
    Preprocessing preprocessing =
        Preprocessing.of(options.letterbox(), Preprocessing.ChannelOrder.RGB, Normalization.unit());
    try (DetectionLoader loader = DetectionLoader.open(data, options)) {
      loader.begin(0, 0);
      DetectionBatch batch = loader.next();

      assertThat(batch.picture(1)).isEqualTo(1);
      try (Image image = Image.read(data.pictures().get(1).file());
          Prepared prepared = preprocessing.prepare(image)) {
        float[] seen = planes(batch, 1);
        float[] expected = prepared.tensor().toFloatArray();
        double difference = 0;
        for (int i = 0; i < seen.length; i++) {
          difference = Math.max(difference, Math.abs(seen[i] - expected[i]));
        }
        // The same bytes, divided by 255 here and multiplied by its inverse there.
        assertThat(seen).hasSameSizeAs(expected);
        assertThat(difference).isLessThan(1e-6);
      }
      assertThat(loader.next().count()).isEqualTo(1);
    }
  }

  @Test
  void the_last_batch_is_padded_with_nothing() {
    try (DetectionLoader loader =
        DetectionLoader.open(pictures(3), DetectionLoaderOptions.evaluation(INPUT, 2))) {
      loader.begin(0, 1);
      DetectionBatch batch = loader.next();

      assertThat(batch.picture(1)).isEqualTo(DetectionBatch.NO_PICTURE);
      assertThat(batch.boxes(1)).isZero();
      assertThat(planes(batch, 1)).containsOnly(0);
      assertThat(loader.hasNext()).isFalse();
    }
  }

  private static List<Integer> fingerprints(
      DetectionDataset data, DetectionLoaderOptions options, int epoch, int first) {
    List<Integer> prints = new ArrayList<>();
    try (DetectionLoader loader = DetectionLoader.open(data, options)) {
      loader.begin(epoch, first);
      while (loader.hasNext()) {
        DetectionBatch batch = loader.next();
        prints.add(
            Arrays.hashCode(
                new int[] {
                  Arrays.hashCode(batch.pictures().toFloatArray()),
                  Arrays.hashCode(batch.boxes().toFloatArray()),
                  Arrays.hashCode(batch.classes().toFloatArray())
                }));
      }
    }
    return prints;
  }

  @Test
  void an_epoch_is_a_function_of_the_seed_alone() {
    DetectionDataset data = pictures(13);
    DetectionLoaderOptions options =
        options(
            DetectionAugmentation.strong()
                .withMixup(0.5)
                .withSizes(List.of(128, 160))
                .withFlips(0.5, 0.5));

    List<Integer> second = fingerprints(data, options, 1, 0);

    assertThat(second).hasSize(3).doesNotHaveDuplicates();
    assertThat(fingerprints(data, options.withWorkers(1).withCacheBytes(0), 1, 0))
        .isEqualTo(second);
    assertThat(fingerprints(data, options, 1, 2)).isEqualTo(second.subList(2, 3));
    assertThat(fingerprints(data, options, 0, 0)).doesNotContainAnyElementsOf(second);
    assertThat(fingerprints(data, options.withSeed(4), 1, 0)).doesNotContainAnyElementsOf(second);
  }

  @Test
  void too_many_boxes_are_counted_and_the_largest_stay() {
    List<GroundTruth> objects =
        List.of(
            GroundTruth.of(0, new CocoBox(10, 10, 20, 20)),
            GroundTruth.of(1, new CocoBox(40, 10, 40, 40)),
            GroundTruth.of(2, new CocoBox(90, 10, 30, 30)));
    DetectionDataset made = pictures(1);
    LabelledPicture first = made.pictures().get(0);
    DetectionDataset data =
        new DetectionDataset(
            made.categories(),
            List.of(new LabelledPicture(1, first.file(), null, List.copyOf(objects))));
    try (DetectionLoader loader =
        DetectionLoader.open(data, DetectionLoaderOptions.evaluation(INPUT, 1).withBoxes(2))) {
      loader.begin(0, 0);
      DetectionBatch batch = loader.next();

      assertThat(batch.boxes(0)).isEqualTo(2);
      assertThat(boxes(batch, 0, 0)).isEmpty();
      assertThat(boxes(batch, 0, 1)).hasSize(1);
      assertThat(boxes(batch, 0, 2)).hasSize(1);
      assertThat(loader.boxesLeftOut()).isEqualTo(1);
    }
  }

  @Test
  void a_crowd_is_no_example_and_room_is_made_for_the_fullest_picture() {
    DetectionDataset made = pictures(2);
    GroundTruth crowd = new GroundTruth(0, new CocoBox(0, 0, 9, 9), 81, GroundTruth.Extent.CROWD);
    DetectionDataset data =
        new DetectionDataset(
            made.categories(),
            List.of(
                new LabelledPicture(
                    1,
                    made.pictures().get(0).file(),
                    null,
                    List.of(crowd, GroundTruth.of(2, new CocoBox(3, 3, 9, 9)))),
                made.pictures().get(1)));
    DetectionLoaderOptions options = options(NONE).withOrder(Order.SEQUENTIAL);
    try (DetectionLoader loader =
        DetectionLoader.open(data, DetectionLoaderOptions.evaluation(INPUT, 2))) {
      loader.begin(0, 0);
      DetectionBatch batch = loader.next();

      assertThat(loader.boxes()).isEqualTo(8);
      assertThat(batch.boxes(0)).isEqualTo(1);
      assertThat(boxes(batch, 0, 2)).hasSize(1);
    }
    assertThatThrownBy(() -> DetectionLoader.open(data, options))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("one batch of 4 pictures, got 3 classes and 2 pictures");
  }

  @Test
  void corrupt_pictures_are_named_and_another_takes_their_place() throws IOException {
    DetectionDataset data = pictures(5);
    Path broken = data.pictures().get(2).file();
    Files.write(broken, new byte[] {1, 2, 3});
    DetectionAugmentation mosaic = NONE.withMosaic(1);
    try (DetectionLoader loader = DetectionLoader.open(data, options(mosaic))) {
      loader.begin(0, 0);
      DetectionBatch batch = loader.next();

      for (int row = 0; row < 4; row++) {
        assertThat(batch.picture(row)).isNotEqualTo(2).isNotNegative();
      }
      for (int epoch = 1; epoch < 5; epoch++) {
        loader.begin(epoch, 0);
        loader.next();
      }
      assertThat(loader.skipped()).hasSize(1);
      SkippedPicture skipped = loader.skipped().get(0);
      assertThat(skipped.index()).isEqualTo(2);
      assertThat(skipped.name()).isEqualTo(broken.toString());
    }
  }

  @Test
  void data_without_one_readable_picture_are_refused() throws IOException {
    DetectionDataset data = pictures(4);
    for (LabelledPicture picture : data.pictures()) {
      Files.delete(picture.file());
    }
    try (DetectionLoader loader = DetectionLoader.open(data, options(NONE))) {
      loader.begin(0, 0);

      assertThatThrownBy(loader::next)
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("no picture can be read: all 4 are missing or damaged");
    }
  }

  @Test
  void sizes_beyond_the_input_are_refused() {
    DetectionDataset data = pictures(4);

    assertThatThrownBy(() -> DetectionLoader.open(data, options(NONE.withSizes(List.of(160, 192)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("augmentation: size 192: expected at most the input's 160");
  }

  @Test
  void blood_cells_come_in_batches() {
    DetectionDataset data =
        DetectionDataset.open(SharedFiles.path("data/detection/bccd/BCCD"), Split.TRAIN);
    assertThat(data.names()).containsExactly("Platelets", "RBC", "WBC");
    try (DetectionLoader loader =
        DetectionLoader.open(
            data, DetectionLoaderOptions.training(Size.square(320), 8).withWorkers(1))) {
      loader.begin(0, 0);
      DetectionBatch batch = loader.next();

      assertThat(loader.batches()).isEqualTo(25);
      assertThat(loader.boxes()).isEqualTo(32);
      assertThat(batch.boxes(0)).isPositive();
    }
  }
}
