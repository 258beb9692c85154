package org.cvkit.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.cvkit.core.CvException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTableTest {
  private static final List<String> COLUMNS = List.of("train/loss", "val/accuracy");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name_the_file() {
    file = folder.resolve("run/results.csv");
  }

  @Test
  void a_row_is_in_the_file_as_soon_as_it_is_added() throws IOException {
    try (ResultsTable table = ResultsTable.create(file, COLUMNS)) {
      assertThat(Files.readString(file)).isEqualTo("epoch,train/loss,val/accuracy\n");

      table.add(1, List.of(2.302585092994046, 0.1));

      assertThat(Files.readString(file))
          .isEqualTo("epoch,train/loss,val/accuracy\n1,2.3025851,0.1\n");
    }
  }

  @Test
  void numbers_are_short_and_text_is_safe_in_a_spreadsheet() throws IOException {
    try (ResultsTable table = ResultsTable.create(file, List.of("a, b", "c", "d", "e"))) {
      table.add(1, List.of(-0.5, Double.NaN, 1e-7, 12));
      table.add(2, List.of("=1+1", "say \"hi\"", "-x", "two\nlines"));
      table.add(3, List.of(100.0, Double.POSITIVE_INFINITY, 0.0, 0.1f));
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            epoch,"a, b",c,d,e
            1,-0.5,,1E-7,12
            2,'=1+1,"say ""hi""\",'-x,"two
            lines"
            3,100,inf,0,0.1
            """);
  }

  @Test
  void a_resumed_run_drops_what_came_after_its_epoch() throws IOException {
    fill(5);

    try (ResultsTable table = ResultsTable.resume(file, COLUMNS, 3)) {
      table.add(4, List.of(0.4, 0.9));
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "epoch,train/loss,val/accuracy", "1,1,0.5", "2,2,0.5", "3,3,0.5", "4,0.4,0.9");
  }

  @Test
  void a_row_that_a_crash_left_unfinished_is_dropped() throws IOException {
    fill(2);
    Files.writeString(file, "3,0.1", StandardOpenOption.APPEND);

    try (ResultsTable table = ResultsTable.resume(file, COLUMNS, 3)) {
      table.add(3, List.of(0.25, 0.75));
    }

    assertThat(Files.readAllLines(file))
        .containsExactly("epoch,train/loss,val/accuracy", "1,1,0.5", "2,2,0.5", "3,0.25,0.75");
  }

  @Test
  void a_line_end_inside_a_cell_ends_no_row() throws IOException {
    try (ResultsTable table = ResultsTable.create(file, List.of("note"))) {
      table.add(1, List.of("two\nlines"));
      table.add(2, List.of("x"));
    }

    ResultsTable.resume(file, List.of("note"), 1).close();

    assertThat(Files.readString(file)).isEqualTo("epoch,note\n1,\"two\nlines\"\n");
  }

  @Test
  void without_a_file_a_resumed_run_begins_one() throws IOException {
    ResultsTable.resume(file, COLUMNS, 7).close();

    assertThat(Files.readString(file)).isEqualTo("epoch,train/loss,val/accuracy\n");
  }

  @Test
  void a_new_run_replaces_the_table() throws IOException {
    fill(3);

    ResultsTable.create(file, List.of("other")).close();

    assertThat(Files.readString(file)).isEqualTo("epoch,other\n");
  }

  @Test
  void a_table_of_other_columns_is_not_touched() throws IOException {
    fill(2);

    assertThatThrownBy(() -> ResultsTable.resume(file, List.of("loss"), 1))
        .isInstanceOf(CvException.class)
        .hasMessageContaining("columns: expected epoch,loss, got epoch,train/loss,val/accuracy;");
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void what_is_no_table_of_epochs_is_not_touched() throws IOException {
    fill(1);
    Files.writeString(file, "one,1,1\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> ResultsTable.resume(file, COLUMNS, 1))
        .isInstanceOf(CvException.class)
        .hasMessageContaining("at the start of each row, got one");
    assertThat(Files.readAllLines(file)).hasSize(3);
  }

  @Test
  void a_row_of_another_length_is_refused() throws IOException {
    try (ResultsTable table = ResultsTable.create(file, COLUMNS)) {
      assertThatThrownBy(() -> table.add(1, List.of(0.5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("expected 2 cells after the epoch, got 1");
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  private void fill(int epochs) {
    try (ResultsTable table = ResultsTable.create(file, COLUMNS)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        table.add(epoch, List.of((double) epoch, 0.5));
      }
    }
  }
}
