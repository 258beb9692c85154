package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.cvkit.core.image.Image;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvManifestTest {
  @TempDir Path folder;

  private Path table(String name, String text) {
    return MadeData.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static int[] labels(ClassificationDataset data, int task) {
    return IntStream.range(0, data.size()).map(i -> data.label(i, task)).toArray();
  }

  @Test
  void columns_of_labels_are_tasks_and_empty_labels_are_unknown() {
    MadeData.write(folder.resolve("a/one.png"), MadeData.picture("png", 9, 8));
    Path table =
        table(
            "labels.csv",
            "\ufeffpath,vehicle,weather\r\n"
                + "a/one.png,car,sun\r\n"
                + "two.png,,rain\r\n"
                + "\r\n"
                + "three.png,bus,\r\n"
                + "four.png, car ,rain");

    try (ClassificationDataset data = ClassificationDataset.open(table, Split.ALL)) {
      assertThat(data.tasks())
          .containsExactly(
              new LabelSet("vehicle", List.of("bus", "car")),
              new LabelSet("weather", List.of("rain", "sun")));
      assertThat(labels(data, 0)).containsExactly(1, -1, 0, 1);
      assertThat(labels(data, 1)).containsExactly(1, 0, -1, 0);
      assertThat(data.name(0)).isEqualTo(folder.resolve("a/one.png").toString());
      try (Image image = data.read(0)) {
        assertThat(image.asByteBuffer().get(2)).isEqualTo((byte) 9);
      }
    }
  }

  @Test
  void quoted_fields_hold_separators_quotes_and_line_ends() {
    Path table =
        table(
            "t.csv",
            "file,label\n\"a, b.png\",\"so \"\"called\"\"\"\n\"two\nlines.png\" ,plain\nc.png,plain\n");

    try (ClassificationDataset data = ClassificationDataset.open(table, Split.ALL)) {
      assertThat(data.tasks().get(0).classes()).containsExactly("plain", "so \"called\"");
      assertThat(data.name(0)).endsWith("a, b.png");
      assertThat(data.name(1)).endsWith("two\nlines.png");
    }
  }

  @Test
  void a_column_or_the_tables_names_divide_the_data() {
    Path table = table("t.tsv", "split\tpath\tlabel\ntrain\ta\t10\nval\tb\t9\ntrain\tc\t9\n");
    assertThat(ClassificationDataset.splits(table)).containsExactly(Split.TRAIN, Split.VALIDATION);
    try (ClassificationDataset train = ClassificationDataset.open(table, Split.TRAIN)) {
      assertThat(train.tasks().get(0)).isEqualTo(new LabelSet("label", List.of("9", "10")));
      assertThat(labels(train, 0)).containsExactly(1, 0);
    }

    table("parts/train.csv", "image;label\na;x\nb;y\n");
    table("parts/test.csv", "image;label\nc;z\n");
    table("parts/labels.csv", "image;label\nignored;w\n");
    Path parts = folder.resolve("parts");
    assertThat(ClassificationDataset.splits(parts)).containsExactly(Split.TRAIN, Split.TEST);
    try (ClassificationDataset test = ClassificationDataset.open(parts, Split.TEST)) {
      assertThat(test.tasks().get(0).classes()).containsExactly("x", "y", "z");
      assertThat(labels(test, 0)).containsExactly(2);
    }
  }

  @Test
  void columns_can_be_named() {
    Path table = table("t.csv", ",when,what,where\n0,today,cat,a.png\n1,today,dog,b.png\n");

    try (CsvManifest data =
        CsvManifest.open(table, new CsvManifest.Columns("where", List.of("what"), ""), Split.ALL)) {
      assertThat(data.tasks()).containsExactly(new LabelSet("what", List.of("cat", "dog")));
      assertThat(data.name(1)).endsWith("b.png");
    }
  }

  @Test
  void mistakes_are_reported_with_their_line() {
    expectRefusal("path,label\na.png,x\nb.png\n", "line 3: expected 2 fields");
    expectRefusal("path,label\n\n\"a.png,x\nb.png,y\n", "line 3: a quote is opened and never");
    expectRefusal("path,label\n\"a\"b.png,x\n", "line 2: expected a separator after the closing");
    expectRefusal("path,label\n,x\n", "line 2: expected a file in column path, got nothing");
    expectRefusal("path,label,split\na,x,sometimes\n", "line 2: not a part: expected train, val");
    expectRefusal("path\na.png\n", "no labels: expected a column of files and one or more");
    expectRefusal("path,label\na.png,\n", "column label: no row has a label");
    expectRefusal("", "empty: expected a row of column names, got nothing");
    assertThatThrownBy(
            () ->
                CsvManifest.open(
                    table("t.csv", "path,label\na,b\n"),
                    new CsvManifest.Columns("path", List.of("class"), ""),
                    Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no column class: expected one of [path, label]");
    MadeData.write(folder.resolve("t.csv"), new byte[] {'p', (byte) 0xff});
    assertThatThrownBy(() -> ClassificationDataset.open(folder.resolve("t.csv"), Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("not UTF-8 text");
  }

  private void expectRefusal(String text, String message) {
    Path table = table("t.csv", text);
    assertThatThrownBy(() -> ClassificationDataset.open(table, Split.ALL))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(table.toString())
        .hasMessageContaining(message);
  }
}
