package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReportTest {
  @TempDir Path folder;

  private DatasetReport report() {
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      return DatasetReport.ofPictures(data);
    }
  }

  @Test
  void sound_data_are_learnable_without_a_word() {
    MadeData.folder(folder, 3, "cat", "dog");

    DatasetReport report = report();

    report.requireLearnable();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.pictures()).isEqualTo(6);
    assertThat(report.tasks().get(0).counts()).containsExactly(3, 3);
  }

  @Test
  void corrupt_pictures_are_named_and_counted() {
    MadeData.folder(folder, 3, "cat", "dog", "emu");
    byte[] jpeg = MadeData.picture("jpg", 3, 3);
    MadeData.write(folder.resolve("cat/half.jpg"), Arrays.copyOf(jpeg, jpeg.length / 3));
    MadeData.write(folder.resolve("dog/empty.png"), new byte[0]);
    for (int i = 0; i < 3; i++) {
      MadeData.write(folder.resolve("emu/0" + i + ".png"), "x".getBytes(StandardCharsets.UTF_8));
    }

    DatasetReport report = report();

    assertThat(report.corrupt())
        .extracting(SkippedPicture::name)
        .containsExactly(
            folder.resolve("cat/half.jpg").toString(),
            folder.resolve("dog/empty.png").toString(),
            folder.resolve("emu/00.png").toString(),
            folder.resolve("emu/01.png").toString(),
            folder.resolve("emu/02.png").toString());
    assertThat(report.tasks().get(0).counts()).containsExactly(3, 3, 0);
    assertThat(report.warnings()).hasSize(2);
    assertThat(report.warnings().get(0)).endsWith("class: 1 class without pictures: emu");
    assertThat(report.warnings().get(1))
        .contains("5 pictures cannot be read and will be skipped: ", "half.jpg, ")
        .contains("02.png; the first: " + folder.resolve("cat/half.jpg") + ": truncated");
    assertThatCode(report::requireLearnable).doesNotThrowAnyException();
  }

  @Test
  void holes_are_named_up_to_a_few() {
    StringBuilder table = new StringBuilder("path,kind,age\n");
    for (int i = 0; i < 10; i++) {
      MadeData.write(folder.resolve(i + ".png"), MadeData.picture("png", i, i));
      table.append(i).append(".png,").append(i < 7 ? "" : "k" + i % 2).append(",a").append(i % 2);
      table.append('\n');
    }
    MadeData.write(folder.resolve("labels.csv"), table.toString().getBytes(StandardCharsets.UTF_8));

    DatasetReport report = report();

    String at = folder + java.io.File.separator;
    assertThat(report.warnings())
        .containsExactly(
            folder
                + ": kind: 7 pictures without a label: "
                + String.join(", ", at + "0.png", at + "1.png", at + "2.png", at + "3.png")
                + ", "
                + at
                + "4.png and 2 more");
    report.requireLearnable();
  }

  @Test
  void one_class_only_is_nothing_to_learn() {
    MadeData.folder(folder, 3, "cat");
    DatasetReport one = report();
    assertThatThrownBy(one::requireLearnable)
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            folder
                + ": class: nothing to learn: expected pictures of at least two classes, got only"
                + " cat; add pictures of another class");

    MadeData.write(folder.resolve("dog/00.png"), new byte[0]);
    DatasetReport other = report();
    assertThatThrownBy(other::requireLearnable).hasMessageContaining("got only cat");
  }

  @Test
  void no_readable_picture_is_one_sentence() {
    MadeData.write(folder.resolve("cat/00.png"), new byte[0]);
    MadeData.write(folder.resolve("dog/00.png"), new byte[0]);

    DatasetReport report = report();

    assertThatThrownBy(report::requireLearnable)
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(folder + ": no picture can be read: all 2 are missing or damaged");
  }
}
