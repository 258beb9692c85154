package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyFolderTest {
  @TempDir Path root;

  private Path fill(Path folder) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("labels/train"));
    return Files.writeString(inside.resolve("a.txt"), "0 0.5 0.5 1 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_fails_leaves_the_folder_as_it_was(boolean there) throws IOException {
    Path folder = root.resolve("out");
    if (there) {
      Files.createDirectory(folder);
    }

    assertThatThrownBy(
            () ->
                new EmptyFolder(folder)
                    .fill(
                        () -> {
                          fill(folder);
                          throw new IOException("disk full");
                        }))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder + ": cannot be written: disk full");
    assertThat(Files.exists(folder)).isEqualTo(there);
    new EmptyFolder(folder).fill(() -> fill(folder));
    assertThat(folder.resolve("labels/train/a.txt")).exists();
  }

  @Test
  void an_exception_of_any_kind_leaves_it_so() {
    Path folder = root.resolve("out");

    assertThatThrownBy(
            () ->
                new EmptyFolder(folder)
                    .fill(
                        () -> {
                          fill(folder);
                          throw new IllegalArgumentException("a mistake");
                        }))
        .hasMessage("a mistake");
    assertThat(folder).doesNotExist();
  }

  @Test
  void what_is_there_already_is_left_alone() throws IOException {
    Path file = fill(root);

    for (Path path : new Path[] {root, file}) {
      assertThatThrownBy(() -> new EmptyFolder(path))
          .isInstanceOf(DatasetException.class)
          .hasMessage(path + ": not empty: expected an empty or a new folder");
    }
    assertThat(file).exists();
  }
}
