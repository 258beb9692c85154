package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocFolderTest {
  @TempDir Path root;

  @BeforeEach
  void two_pictures() throws IOException {
    write("ImageSets/Main/train.txt", "a\n");
    write("ImageSets/Main/val.txt", "b  1\n");
    write("JPEGImages/a.jpg", "");
    write("JPEGImages/b.png", "");
    write(
        "Annotations/a.xml",
        annotation(
            object("dog", 0, "10", "20", "30", "60") + object("cat", 1, "1", "1", "5.5", "9")));
    write("Annotations/b.xml", annotation(object("ant", 0, "2", "3", "4", "6")));
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String annotation(String objects) {
    return "<annotation>\n<size><width>100</width><height>80</height><depth>3</depth></size>\n"
        + objects
        + "</annotation>\n";
  }

  private static String object(String name, int difficult, String... edges) {
    return "<object><name>%s</name><difficult>%d</difficult>".formatted(name, difficult)
        + "<part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>"
        + "<bndbox><xmax>%3$s</xmax><xmin>%1$s</xmin><ymin>%2$s</ymin><ymax>%4$s</ymax></bndbox>"
            .formatted((Object[]) edges)
        + "</object>\n";
  }

  @Test
  void objects_are_read_with_their_boxes_and_what_is_difficult() {
    DetectionDataset train = DetectionDataset.open(root, Split.TRAIN);

    assertThat(train.pictures())
        .containsExactly(
            new LabelledPicture(
                1,
                root.resolve("JPEGImages/a.jpg"),
                new Size(100, 80),
                List.of(
                    GroundTruth.of(2, new CocoBox(10, 20, 20, 40)),
                    new GroundTruth(1, new CocoBox(1, 1, 4.5, 8), 36, Extent.DIFFICULT))));
  }

  @Test
  void classes_are_sorted_over_all_parts_or_as_given() throws IOException {
    assertThat(DetectionDataset.open(root, Split.TRAIN).names())
        .containsExactly("ant", "cat", "dog");

    DetectionDataset ordered =
        DetectionDataset.open(root, Split.TRAIN).withClasses(List.of("dog", "cat", "ant", "bee"));
    assertThat(ordered.names()).containsExactly("dog", "cat", "ant", "bee");
    assertThat(ordered.pictures().get(0).annotations())
        .extracting(Annotation::category)
        .containsExactly(0, 1);

    write("names.txt", "cat\ndog\nant\n");
    assertThat(DetectionDataset.open(root).names()).containsExactly("cat", "dog", "ant");

    write("names.txt", "cat\ndog\n");
    assertThatThrownBy(() -> DetectionDataset.open(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("b.xml:3: class ant: expected one of [cat, dog]");
  }

  @Test
  void parts_are_read_one_by_one_or_together() {
    assertThat(DetectionDataset.splits(root)).containsExactly(Split.TRAIN, Split.VALIDATION);
    assertThat(DetectionDataset.open(root, Split.VALIDATION).pictures())
        .extracting(LabelledPicture::file)
        .containsExactly(root.resolve("JPEGImages/b.png"));
    assertThat(DetectionDataset.open(root, Split.VALIDATION, Split.TRAIN).pictures())
        .extracting(p -> p.file().getFileName().toString())
        .containsExactly("b.png", "a.jpg");
    assertThat(DetectionDataset.open(root).pictures())
        .extracting(LabelledPicture::id)
        .containsExactly(1L, 2L);
    assertThatThrownBy(() -> DetectionDataset.open(root, Split.TEST))
        .isInstanceOf(DatasetException.class)
        .hasMessage(root + ": no part test: expected one of train, val");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JPG", "Jpeg", "PNG"})
  void pictures_are_found_whatever_the_case_of_their_extension(String extension)
      throws IOException {
    Files.delete(root.resolve("JPEGImages/b.png"));
    Path picture = write("JPEGImages/b." + extension, "");

    assertThat(DetectionDataset.open(root, Split.VALIDATION).pictures())
        .extracting(LabelledPicture::file)
        .containsExactly(picture);
  }

  @Test
  void what_is_not_xml_is_named_with_its_line() throws IOException {
    write("Annotations/b.xml", "<annotation>\n<object>\n</annotation>");

    assertThatThrownBy(() -> DetectionDataset.open(root))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("b.xml: not XML");
  }

  @Test
  void files_that_labels_refer_to_are_not_read() throws IOException {
    Path secret = write("secret.txt", "dog");
    write(
        "Annotations/b.xml",
        "<!DOCTYPE a [<!ENTITY e SYSTEM \""
            + secret.toUri()
            + "\">]><annotation><object><name>&e;</name></object></annotation>");

    assertThatThrownBy(() -> DetectionDataset.open(root, Split.VALIDATION))
        .isInstanceOf(DatasetException.class)
        .hasMessageNotContaining("class dog");
  }

  @Test
  void blood_cells_are_divided_as_their_makers_did() {
    Path folder = SharedFiles.path("data/detection/bccd/BCCD");

    DetectionDataset all = DetectionDataset.open(folder);

    assertThat(all.names()).containsExactly("Platelets", "RBC", "WBC");
    assertThat(DetectionDataset.open(folder, Split.TRAIN).pictures()).hasSize(205);
    assertThat(DetectionDataset.open(folder, Split.VALIDATION).pictures()).hasSize(87);
    assertThat(DetectionDataset.open(folder, Split.TEST).pictures()).hasSize(72);
    // Counted with a script over the files: 361, 4155 and 372 objects.
    assertThat(
            all.pictures().stream()
                .flatMap(p -> p.annotations().stream())
                .map(Annotation::category))
        .hasSize(4888)
        .filteredOn(c -> c == 1)
        .hasSize(4155);
  }
}
