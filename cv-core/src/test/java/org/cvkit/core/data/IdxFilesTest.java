package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Offset;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFilesTest {
  @TempDir Path folder;

  /** Pictures of 3x2 pixels whose levels count up from 100 times their number. */
  private static byte[] pictures(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + 6 * count);
    bytes.putInt(0x0803).putInt(count).putInt(2).putInt(3);
    for (int i = 0; i < 6 * count; i++) {
      bytes.put((byte) (100 * (i / 6) + i % 6));
    }
    return bytes.array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length).putInt(0x0801).putInt(labels.length);
    IntStream.of(labels).forEach(label -> bytes.put((byte) label));
    return bytes.array();
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void writeTraining() {
    MadeData.write(folder.resolve("train-images-idx3-ubyte"), pictures(2));
    MadeData.write(folder.resolve("train-labels-idx1-ubyte"), labels(3, 0));
  }

  @Test
  void plain_and_zipped_files_are_the_parts_of_one_set() throws IOException {
    writeTraining();
    MadeData.write(folder.resolve("t10k-images-idx3-ubyte.gz"), zipped(pictures(1)));
    MadeData.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), zipped(labels(1)));

    assertThat(ClassificationDataset.splits(folder)).containsExactly(Split.TRAIN, Split.TEST);
    try (ClassificationDataset all = ClassificationDataset.open(folder, Split.ALL);
        ClassificationDataset test = ClassificationDataset.open(folder, Split.TEST)) {
      assertThat(all.size()).isEqualTo(3);
      assertThat(IntStream.range(0, 3).map(i -> all.label(i, 0))).containsExactly(3, 0, 1);
      assertThat(test.tasks().get(0).classes()).containsExactly("0", "1", "2", "3");
      assertThat(all.name(1)).isEqualTo(folder.resolve("train-images-idx3-ubyte") + "#1");
      try (Image image = all.read(1)) {
        assertThat(image.format()).isEqualTo(PixelFormat.GRAY8);
        assertThat(image.size()).isEqualTo(new Size(3, 2));
        byte[] levels = new byte[6];
        image.asByteBuffer().get(levels);
        assertThat(levels).containsExactly(100, 101, 102, 103, 104, 105);
      }
    }
  }

  @Test
  void files_that_are_missing_damaged_or_of_another_set_are_named() {
    Path images = folder.resolve("train-images-idx3-ubyte");
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    MadeData.write(images, pictures(2));
    expectRefusal("incomplete: expected two files of part train, images and labels, got no labels");

    MadeData.write(labels, labels(1, 2, 3));
    expectRefusal("expected as many pictures as labels, got 2 and 3");

    MadeData.write(labels, labels(1, 2));
    MadeData.write(images, Arrays.copyOf(pictures(2), 20));
    expectRefusal(
        "truncated or damaged: its header promises 2x2x3 bytes, got 4; download it again");

    MadeData.write(images, "no idx".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    expectRefusal("not an IDX file of this kind: expected it to begin with bytes 0, 0, 8, 3");
  }

  private void expectRefusal(String message) {
    assertThatThrownBy(() -> ClassificationDataset.open(folder, Split.TRAIN))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(message);
  }

  @Test
  void mnist_has_its_published_numbers_of_each_digit() {
    Path mnist = SharedFiles.path("data/classification/mnist");
    try (ClassificationDataset train = ClassificationDataset.open(mnist, Split.TRAIN);
        ClassificationDataset test = ClassificationDataset.open(mnist, Split.TEST)) {
      assertThat(train.size()).isEqualTo(60_000);
      assertThat(DatasetReport.ofLabels(train).tasks().get(0).counts())
          .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
      assertThat(test.size()).isEqualTo(10_000);
      assertThat(DatasetReport.ofLabels(test).tasks().get(0).counts())
          .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }
  }

  @Test
  void mnist_pictures_are_those_of_their_labels() {
    try (ClassificationDataset test =
            ClassificationDataset.open(SharedFiles.path("data/classification/mnist"), Split.TEST);
        ImageDecoder decoder = ImageDecoder.open(DecodeOptions.defaults());
        Image image = Image.empty()) {
      double[] ink = new double[10];
      for (int i = 0; i < test.size(); i++) {
        test.read(i, decoder, image);
        assertThat(image.size()).isEqualTo(Size.square(28));
        ByteBuffer levels = image.asByteBuffer();
        while (levels.hasRemaining()) {
          ink[test.label(i, 0)] += (levels.get() & 0xff) / 784.0;
        }
      }

      // Mean levels as numpy has them from the same files; all digits alike would have 33.8.
      assertThat(ink[0] / 980).isCloseTo(43.939, Offset.offset(0.001));
      assertThat(ink[1] / 1135).isCloseTo(19.568, Offset.offset(0.001));
      assertThat(ink[7] / 1028).isCloseTo(29.300, Offset.offset(0.001));
    }
  }
}
