package org.cvkit.detection.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Point;
import org.cvkit.detection.track.Line;
import org.cvkit.detection.track.Scene;
import org.cvkit.detection.track.Zone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SceneFileTest {
  @TempDir private Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("scene.yaml"), text);
  }

  @Test
  void zones_and_lines_are_read_in_their_order() throws IOException {
    Path file =
        write(
            """
            # two doors
            anchor: center
            zones:
              front door: [[0, 0], [10.5, 0], [10, 20]]
              back: [[5, 5], [6, 5], [6, 6], [5, 6]]
            lines:
              gate: [[0, 30], [40, 30]]
            """);

    Scene scene = SceneFile.read(file);

    assertThat(scene.anchor()).isEqualTo(Scene.Anchor.CENTER);
    assertThat(scene.zones()).extracting(Zone::name).containsExactly("front door", "back");
    assertThat(scene.zones().get(0).corners())
        .isEqualTo(List.of(new Point(0, 0), new Point(10.5f, 0), new Point(10, 20)));
    assertThat(scene.lines())
        .containsExactly(new Line("gate", new Point(0, 30), new Point(40, 30)));
  }

  @Test
  void the_feet_count_when_nothing_is_said() throws IOException {
    Path file = write("lines: {a: [[0, 0], [0, 9]]}");

    assertThat(SceneFile.read(file).anchor()).isEqualTo(Scene.Anchor.BOTTOM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                   | : expected zones or lines, got nothing
          zones: {}                            | : expected zones or lines, got
          zone: {a: [[0, 0], [1, 0], [1, 1]]}  | : expected zones, lines or anchor, got zone
          zones: [a, b]                        | : zones: expected names with their points, got
          zones: {a: [[0, 0], [1, 0]]}         | : zone a: expected at least 3 corners, got 2
          zones: {a: [[0, 0], [1, 0], [1]]}    | : a: expected points [x, y], got [1]
          zones: {a: [[0, 0], [1, 0], [x, 1]]} | : a: expected points [x, y], got ["x",1]
          lines: {a: [[0, 0]]}                 | : line a: expected two ends, got 1
          lines: {a: [[2, 2], [2, 2]]}         | : line a: expected two places, got
          anchor: top                          | : expected zones or lines
          lines: {a: [[0, 0                    | :1: not YAML:
          lines: {a: [[0, 0]], a: [[1, 1]]}    | :1: not YAML: Duplicate field 'a'
          """)
  void what_is_no_scene_is_refused(String text, String message) throws IOException {
    Path file = write(text);

    assertThatThrownBy(() -> SceneFile.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(file + message);
  }

  @Test
  void an_unknown_anchor_and_a_missing_file_are_named() throws IOException {
    Path file = write("anchor: top\nlines: {a: [[0, 0], [0, 9]]}");

    assertThatThrownBy(() -> SceneFile.read(file))
        .hasMessage(file + ": anchor: expected bottom or center, got \"top\"");
    assertThatThrownBy(() -> SceneFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(folder.resolve("none.yaml") + ": no such file");
  }
}
