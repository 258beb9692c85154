package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.cvkit.core.image.Image;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  private static int[] labels(ClassificationDataset data) {
    return IntStream.range(0, data.size()).map(i -> data.label(i, 0)).toArray();
  }

  @Test
  void folders_are_classes_in_the_order_of_their_names_and_pictures_in_that_of_their_paths() {
    MadeData.folder(folder, 2, "dog", "cat");
    MadeData.write(folder.resolve("cat/deep/er/00.jpg"), MadeData.picture("jpg", 1, 2));

    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      assertThat(data.tasks()).containsExactly(LabelSet.of(List.of("cat", "dog")));
      assertThat(labels(data)).containsExactly(0, 0, 0, 1, 1);
      assertThat(data.name(2)).isEqualTo(folder.resolve("cat/deep/er/00.jpg").toString());
      assertThat(ClassificationDataset.splits(folder)).isEmpty();
      try (Image image = data.read(4)) {
        // PNG keeps the colour: class 0 as it was made, number 1; blue, green, red.
        assertThat(image.asByteBuffer().get(1)).isEqualTo((byte) 1);
        assertThat(image.asByteBuffer().get(2)).isEqualTo((byte) 0);
      }
    }
  }

  @Test
  void classes_that_are_numbers_keep_their_numbers() {
    MadeData.folder(folder, 1, "10", "9", "0", "1");

    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      assertThat(data.tasks().get(0).classes()).containsExactly("0", "1", "9", "10");
    }
  }

  @Test
  void parts_have_the_classes_of_the_whole() {
    MadeData.folder(folder.resolve("train"), 3, "cat", "dog", "emu");
    MadeData.folder(folder.resolve("test"), 1, "emu", "cat");

    assertThat(ClassificationDataset.splits(folder)).containsExactly(Split.TRAIN, Split.TEST);
    try (ClassificationDataset test = ClassificationDataset.open(folder, Split.TEST);
        ClassificationDataset all = ClassificationDataset.open(folder, Split.ALL)) {
      assertThat(test.tasks().get(0).classes()).containsExactly("cat", "dog", "emu");
      assertThat(labels(test)).containsExactly(0, 2);
      assertThat(all.size()).isEqualTo(11);
    }
    assertThatThrownBy(() -> ClassificationDataset.open(folder, Split.VALIDATION))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder + ": no part val: expected one of [train, test]");
  }

  @Test
  void a_class_may_be_called_train() {
    MadeData.folder(folder, 2, "bus", "train");

    assertThat(ClassificationDataset.splits(folder)).isEmpty();
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL)) {
      assertThat(data.tasks().get(0).classes()).containsExactly("bus", "train");
    }
  }

  @Test
  void what_is_no_labelled_picture_is_counted_and_left_out() {
    MadeData.folder(folder, 1, "cat", "dog");
    MadeData.write(folder.resolve("cat/notes.txt"), new byte[1]);
    MadeData.write(folder.resolve("loose.png"), MadeData.picture("png", 1, 1));
    MadeData.write(folder.resolve("cat/.hidden.png"), new byte[1]);
    MadeData.write(folder.resolve("__MACOSX/cat/00.png"), new byte[1]);

    try (ImageFolder data = ImageFolder.open(folder, Split.ALL)) {
      assertThat(data.size()).isEqualTo(2);
      assertThat(data.ignored()).isEqualTo(4);
    }
  }

  @Test
  void a_zip_file_is_the_folder_it_was_made_of() throws IOException {
    Path made = folder.resolve("made");
    MadeData.folder(made.resolve("train"), 4, "cat", "dog");
    MadeData.folder(made.resolve("val"), 1, "cat", "dog");
    Path zip = MadeData.zip(made, folder.resolve("made.zip"), "wrapping/");

    try (ClassificationDataset files = ClassificationDataset.open(made, Split.TRAIN);
        ClassificationDataset entries = ClassificationDataset.open(zip, Split.TRAIN)) {
      assertThat(entries.tasks()).isEqualTo(files.tasks());
      assertThat(labels(entries)).isEqualTo(labels(files));
      assertThat(entries.name(7)).isEqualTo(zip + "!/wrapping/train/dog/03.png");
      for (int i = 0; i < files.size(); i++) {
        try (Image expected = files.read(i);
            Image actual = entries.read(i)) {
          assertThat(actual.asByteBuffer()).isEqualTo(expected.asByteBuffer());
        }
      }
    }
  }

  @Test
  void a_closed_zip_file_says_so() {
    Path made = MadeData.folder(folder.resolve("made"), 1, "cat", "dog");
    ClassificationDataset data =
        ClassificationDataset.open(MadeData.zip(made, folder.resolve("a.zip"), ""), Split.ALL);
    data.close();

    assertThatThrownBy(() -> data.read(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a.zip: used after close()");
  }

  @Test
  void paths_that_hold_no_labelled_pictures_are_refused_with_what_was_looked_for()
      throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path text = MadeData.write(folder.resolve("notes.txt"), new byte[3]);
    Path half = MadeData.write(folder.resolve("half.zip"), new byte[30]);

    assertThatThrownBy(() -> ClassificationDataset.open(folder.resolve("nowhere"), Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("nowhere: no such file or folder: expected a folder or .zip of");
    assertThatThrownBy(() -> ClassificationDataset.open(empty, Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no labelled pictures: expected a folder or .zip of CLASS/pictures")
        .hasMessageEndingWith("got 0 files of other kinds or places");
    assertThatThrownBy(() -> ClassificationDataset.open(text, Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("notes.txt: not labelled pictures: expected");
    assertThatThrownBy(() -> ClassificationDataset.open(half, Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("half.zip: not a whole zip file");
    MadeData.folder(folder.resolve("data"), 1, "cat", "dog");
    assertThatThrownBy(() -> ClassificationDataset.open(folder.resolve("data"), Split.TRAIN))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no part train: these data are not divided");
  }

  @Test
  void cifar_10_has_5000_and_1000_pictures_a_class() {
    Path zip = SharedFiles.path("data/classification/cifar10.zip");
    for (Split split : ClassificationDataset.splits(zip)) {
      try (ClassificationDataset data = ClassificationDataset.open(zip, split)) {
        DatasetReport report = DatasetReport.ofLabels(data);

        assertThat(report.tasks().get(0).classes().classes())
            .containsExactly(
                "airplane",
                "automobile",
                "bird",
                "cat",
                "deer",
                "dog",
                "frog",
                "horse",
                "ship",
                "truck");
        assertThat(report.tasks().get(0).counts())
            .containsOnly(split == Split.TRAIN ? 5_000 : 1_000);
      }
    }
  }
}
