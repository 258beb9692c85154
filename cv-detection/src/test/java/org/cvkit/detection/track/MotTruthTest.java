package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.MediaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MotTruthTest {
  @TempDir private Path folder;

  private static TrackedBox box(int id, float left) {
    return new TrackedBox(1, id, new Box(left, 0, left + 10, 10));
  }

  private MotTruth truth(String text) throws IOException {
    return MotTruth.read(Files.writeString(folder.resolve("gt.txt"), text));
  }

  /** Worked out by hand after TrackEval's preprocessing of MOT17. */
  @Test
  void a_track_of_what_is_ignored_counts_neither_way_and_one_of_a_car_is_false()
      throws IOException {
    MotTruth truth = truth("1,1,0,0,10,10,1,1,1\n1,2,100,0,10,10,0,8,1\n1,3,200,0,10,10,0,3,1\n");
    List<TrackedBox> tracks = List.of(box(1, 0), box(2, 101), box(3, 200), box(4, 109));

    List<TrackedBox> counted = truth.counted(tracks);

    // The last one overlaps the distractor by 1 of 19: not enough.
    assertThat(counted).containsExactly(tracks.get(0), tracks.get(2), tracks.get(3));
    TrackingMetrics metrics = TrackingMetrics.of(truth.objects(), counted);
    assertThat(metrics.objects()).isEqualTo(1);
    assertThat(metrics.misses()).isZero();
    assertThat(metrics.falsePositives()).isEqualTo(2);
  }

  @Test
  void a_track_that_a_real_object_needs_is_not_taken_by_an_ignored_one() throws IOException {
    MotTruth truth = truth("1,1,0,0,10,10,1\n1,2,2,0,10,10,0\n");

    assertThat(truth.counted(List.of(box(5, 0)))).hasSize(1);
    assertThat(truth.counted(List.of(box(5, 0), box(6, 2)))).containsExactly(box(5, 0));
  }

  @Test
  void a_mark_of_byte_order_and_spaces_are_no_error() throws IOException {
    assertThat(truth("\uFEFF1, 4, 10, 20, 30, 40, 1\r\n  2.0 4 10 20 30 40 1\n").objects())
        .containsExactly(
            new TrackedBox(1, 4, new Box(10, 20, 40, 60)),
            new TrackedBox(2, 4, new Box(10, 20, 40, 60)));
  }

  @Test
  void what_cannot_be_is_refused_by_file_and_line() {
    refused("1,1,NaN,0,10,10,1", "width and height at least 0, got NaN,0,10,10");
    refused("1,1,0,0,-10,10,1", "width and height at least 0, got 0,0,-10,10");
    refused("0,1,0,0,10,10,1", "frame: expected a whole number from 1 to 2147483647, got 0.0");
    refused("3e9,1,0,0,10,10,1", "frame: expected a whole number from 1 to 2147483647, got 3.0E9");
    refused("NaN,1,0,0,10,10,1", "frame: expected a whole number from 1 to 2147483647, got NaN");
    assertThatThrownBy(() -> MotFile.read(folder.resolve("none.txt")))
        .isInstanceOf(MediaException.class)
        .hasMessage(folder.resolve("none.txt") + ": no such file");
  }

  private void refused(String line, String why) {
    assertThatThrownBy(() -> truth("1,1,0,0,10,10,1\n" + line + "\n"))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith(folder.resolve("gt.txt") + ": line 2: ")
        .hasMessageEndingWith(why);
  }
}
