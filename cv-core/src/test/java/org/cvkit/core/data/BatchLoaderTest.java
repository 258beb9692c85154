package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Prepared;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchLoaderTest {
  private static final Preprocessing SMALL =
      Preprocessing.of(
          new Transform.Stretch(Size.square(8), Interpolation.LINEAR),
          Preprocessing.ChannelOrder.RGB,
          Normalization.imageNet());

  @TempDir Path folder;

  /** What one batch held, copied while it was lent. */
  private record Taken(List<Integer> pictures, List<Long> labels, int count, float[] pixels) {
    static Taken of(Batch batch) {
      long[] labels = new long[(int) batch.labels().shape().elements()];
      batch.labels().asLongBuffer().get(labels);
      return new Taken(
          IntStream.range(0, batch.rows()).mapToObj(batch::picture).toList(),
          Arrays.stream(labels).boxed().toList(),
          batch.count(),
          batch.pictures().toFloatArray());
    }
  }

  private static List<Taken> epoch(BatchLoader loader, int epoch, int firstBatch) {
    List<Taken> taken = new ArrayList<>();
    loader.begin(epoch, firstBatch);
    while (loader.hasNext()) {
      taken.add(Taken.of(loader.next()));
    }
    return taken;
  }

  private static List<Taken> epoch(
      ClassificationDataset data, LoaderOptions options, int epoch, int firstBatch) {
    try (BatchLoader loader = BatchLoader.open(data, options)) {
      return epoch(loader, epoch, firstBatch);
    }
  }

  private static void assertSame(List<Taken> actual, List<Taken> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).pictures()).isEqualTo(expected.get(i).pictures());
      assertThat(actual.get(i).labels()).isEqualTo(expected.get(i).labels());
      assertThat(actual.get(i).pixels()).isEqualTo(expected.get(i).pixels());
    }
  }

  private LoaderOptions everything(int workers) {
    return LoaderOptions.training(SMALL, 7)
        .withAugmentation(
            Augmentation.of(
                Augmentation.standard(Size.square(100)),
                Augmentation.cifar(),
                new Augmentation.RandomAffine(20, 0.1, 0.9, 1.1, Augmentation.Border.REFLECT),
                new Augmentation.Cutout(3, 0.5),
                new Augmentation.Mixup(0.4),
                new Augmentation.CutMix(1)))
        .withSeed(5)
        .withWorkers(workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void the_number_of_workers_changes_nothing(int workers) {
    MadeData.folder(folder, 20, "cat", "dog", "emu");
    MadeData.write(folder.resolve("cat/05.png"), "no picture".getBytes(StandardCharsets.UTF_8));
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      List<Taken> expected = epoch(data, everything(1), 3, 0);

      List<Taken> actual = epoch(data, everything(workers), 3, 0);

      assertThat(expected).hasSize(8);
      assertSame(actual, expected);
    }
  }

  @Test
  void a_resumed_epoch_goes_on_as_the_uninterrupted_one() {
    MadeData.folder(folder, 20, "cat", "dog", "emu");
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL);
        BatchLoader loader = BatchLoader.open(data, everything(2))) {
      loader.begin(0, 0);
      loader.next();
      List<Taken> whole = epoch(loader, 1, 0);

      List<Taken> rest = epoch(data, everything(2), 1, 3);

      assertSame(rest, whole.subList(3, 8));
      assertThat(epoch(loader, 2, 0).get(0).pictures()).isNotEqualTo(whole.get(0).pictures());
    }
  }

  @Test
  void every_picture_comes_once_an_epoch_with_its_label_and_the_numbers_of_its_preprocessing() {
    MadeData.folder(folder, 5, "cat", "dog");
    LoaderOptions options = LoaderOptions.evaluation(SMALL, 4);
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      List<Taken> batches = epoch(data, options, 0, 0);

      assertThat(batches).extracting(Taken::count).containsExactly(4, 4, 2);
      assertThat(batches.get(2).pictures()).containsExactly(8, 9, -1, -1);
      assertThat(batches.get(2).labels()).containsExactly(1L, 1L, -1L, -1L);
      try (Image image = data.read(9);
          Prepared prepared = SMALL.prepare(image)) {
        float[] expected = prepared.tensor().toFloatArray();
        float[] pixels = batches.get(2).pixels();
        assertThat(Arrays.copyOfRange(pixels, 192, 384)).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(pixels, 384, 768)).containsOnly(0);
      }
    }
  }

  @Test
  void the_end_of_an_epoch_says_so() {
    MadeData.folder(folder, 2, "cat", "dog");
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL);
        BatchLoader loader = BatchLoader.open(data, LoaderOptions.training(SMALL, 4))) {
      assertThatThrownBy(loader::next).isInstanceOf(NoSuchElementException.class);
      loader.begin(0, 0);
      loader.next();

      assertThatThrownBy(loader::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("no more batches");
    }
  }

  @Test
  void corrupt_pictures_are_replaced_by_the_next_of_the_order_and_reported() {
    MadeData.folder(folder, 6, "cat", "dog");
    byte[] jpeg = MadeData.picture("jpg", 100, 100);
    MadeData.write(folder.resolve("cat/03.png"), Arrays.copyOf(jpeg, jpeg.length / 2));
    MadeData.write(folder.resolve("dog/05.png"), new byte[0]);
    LoaderOptions options =
        LoaderOptions.training(SMALL, 4).withOrder(LoaderOptions.Order.SEQUENTIAL);
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL);
        BatchLoader loader = BatchLoader.open(data, options)) {
      List<Taken> batches = epoch(loader, 0, 0);

      assertThat(batches)
          .flatExtracting(Taken::pictures)
          .containsExactly(0, 1, 2, 4, 4, 5, 6, 7, 8, 9, 10, 0);
      assertThat(batches.get(2).labels()).containsExactly(1L, 1L, 1L, 0L);
      assertThat(loader.skipped()).extracting(SkippedPicture::index).containsExactly(3, 11);
      assertThat(loader.skipped().get(0).name()).isEqualTo(folder.resolve("cat/03.png").toString());
      assertThat(loader.skipped().get(0).reason()).contains("03.png: truncated or damaged");
    }
  }

  @Test
  void in_evaluation_a_corrupt_picture_is_a_row_without_label() {
    MadeData.folder(folder, 2, "cat", "dog");
    MadeData.write(folder.resolve("cat/01.png"), new byte[0]);
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      List<Taken> batches = epoch(data, LoaderOptions.evaluation(SMALL, 4), 0, 0);

      assertThat(batches.get(0).pictures()).containsExactly(0, -1, 2, 3);
      assertThat(batches.get(0).labels()).containsExactly(0L, -1L, 1L, 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void when_no_picture_can_be_read_one_sentence_says_so(boolean training) {
    for (int i = 0; i < 20; i++) {
      MadeData.write(folder.resolve("c" + i % 2 + "/" + i + ".jpg"), new byte[i]);
    }
    LoaderOptions options =
        training ? LoaderOptions.training(SMALL, 4) : LoaderOptions.evaluation(SMALL, 4);
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      assertThatThrownBy(() -> epoch(data, options, 0, 0))
          .isInstanceOf(DatasetException.class)
          .hasMessageStartingWith(
              folder + ": no picture can be read: all 20 are missing or damaged;")
          .hasMessageContaining(".jpg: ");
    }
  }

  @Test
  void several_tasks_make_a_row_of_labels_and_wholly_unlabelled_pictures_are_left_out() {
    for (int i = 0; i < 4; i++) {
      MadeData.write(folder.resolve(i + ".png"), MadeData.picture("png", i, i));
    }
    Path table =
        MadeData.write(
            folder.resolve("labels.csv"),
            "path,kind,age\n0.png,cat,\n1.png,,\n2.png,,old\n3.png,dog,new\n"
                .getBytes(StandardCharsets.UTF_8));
    try (ClassificationDataset data = ClassificationDataset.open(table, Split.ALL)) {
      List<Taken> batches = epoch(data, LoaderOptions.evaluation(SMALL, 3), 0, 0);

      assertThat(batches).hasSize(1);
      assertThat(batches.get(0).pictures()).containsExactly(0, 2, 3);
      assertThat(batches.get(0).labels()).containsExactly(0L, -1L, -1L, 1L, 1L, 0L);
    }
  }

  @Test
  void fewer_pictures_than_a_batch_are_refused() {
    MadeData.folder(folder, 2, "cat", "dog");
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      assertThatThrownBy(() -> BatchLoader.open(data, LoaderOptions.training(SMALL, 5)))
          .isInstanceOf(DatasetException.class)
          .hasMessage(
              folder
                  + ": too few pictures: expected at least one batch of 5, got 4 with labels;"
                  + " choose a smaller batch size or add pictures");
    }
  }

  @Test
  void a_failing_data_set_fails_the_loader_and_leaves_nothing_open() {
    MadeData.folder(folder, 8, "cat", "dog");
    Path zip = MadeData.zip(folder, folder.resolve("a.zip"), "");
    ClassificationDataset data = ClassificationDataset.open(zip, Split.ALL);
    data.close();
    try (BatchLoader loader = BatchLoader.open(data, LoaderOptions.training(SMALL, 4))) {
      loader.begin(0, 0);

      assertThatThrownBy(loader::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("used after close()");
    }
  }

  @Test
  void a_closed_loader_says_so_and_may_be_closed_in_the_middle_of_an_epoch() {
    MadeData.folder(folder, 20, "cat", "dog");
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      BatchLoader loader = BatchLoader.open(data, everything(4));
      loader.begin(0, 0);
      loader.next();

      loader.close();
      loader.close();

      assertThatThrownBy(loader::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("batch loader of " + folder + ": used after close()");
    }
  }
}
