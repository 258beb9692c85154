package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoResultsTest {
  private static final List<CocoResult> RESULTS =
      List.of(
          new CocoResult(42, 18, new CocoBox(258.15, 41.29, 348.26, 243.78), 0.236),
          new CocoResult(397133L << 20, 1, CocoBox.of(new Box(1, 2, 4.5f, 2)), 1));

  @TempDir Path folder;

  @Test
  void what_is_written_is_read_again() {
    Path file = folder.resolve("detections.json");

    CocoResults.write(file, RESULTS);
    List<CocoResult> read = CocoResults.read(file);

    assertThat(read).isEqualTo(RESULTS);
  }

  @Test
  void results_are_written_one_a_line() {
    StringWriter out = new StringWriter();

    try (CocoResultWriter writer = new CocoResultWriter(out)) {
      writer.write(RESULTS.get(0));
      writer.write(RESULTS.get(0), "a.png");
    }

    String line =
        "{\"image_id\":42,\"category_id\":18,\"bbox\":[258.15,41.29,348.26,243.78],\"score\":0.236}";
    String named = line.replace("42,", "42,\"file_name\":\"a.png\",");
    assertThat(out).hasToString("[" + line + ",\n" + named + "]");
  }

  @Test
  void no_results_are_an_empty_array() {
    Path file = folder.resolve("detections.json");

    CocoResults.write(file, List.of());

    assertThat(file).hasContent("[]");
    assertThat(CocoResults.read(file)).isEmpty();
  }

  @Test
  void a_result_without_a_score_is_named() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("detections.json"),
            "[{\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,1,1]}]");

    assertThatThrownBy(() -> CocoResults.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessage(file + ": results[0]: expected a number score, got none");
  }

  @Test
  void another_kind_of_json_or_nothing_is_refused() throws IOException {
    Path object = Files.writeString(folder.resolve("object.json"), "{}");
    Path empty = Files.createFile(folder.resolve("empty.json"));

    assertThatThrownBy(() -> CocoResults.read(object))
        .isInstanceOf(DatasetException.class)
        .hasMessage(object + ": results: expected an array");
    assertThatThrownBy(() -> CocoResults.read(empty))
        .isInstanceOf(DatasetException.class)
        .hasMessage(empty + ": results: expected an array");
  }

  @Test
  void a_file_that_cannot_be_written_is_named() {
    Path file = folder.resolve("nowhere/detections.json");

    assertThatThrownBy(() -> CocoResults.write(file, RESULTS))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + ": cannot be written");
  }
}
