package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.MediaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackingMetricsTest {
  private static final double ROUNDING = 1e-9;

  @TempDir private Path folder;

  private static TrackedBox box(int frame, int id, float left) {
    return new TrackedBox(frame, id, new Box(left, 0, left + 10, 10));
  }

  @Test
  void perfect_tracks() {
    List<TrackedBox> truth = List.of(box(1, 1, 0), box(1, 2, 50), box(2, 1, 2), box(2, 2, 48));

    TrackingMetrics metrics = TrackingMetrics.of(truth, truth);

    assertThat(metrics.mota()).isEqualTo(1);
    assertThat(metrics.idf1()).isEqualTo(1);
    assertThat(metrics.hota()).isCloseTo(1, within(ROUNDING));
    assertThat(metrics.switches()).isZero();
  }

  /**
   * One object of six frames, exactly boxed, missed in frame 4, by track 1 before and track 2
   * after; one false positive by track 3. TP 5, FN 1, FP 1, one switch: MOTA 1 - 3/6. The best
   * identity gives 3 of 6 + 6 boxes: IDF1 6/12. DetA = 5/7. Association: 3 matches with 3/(6 + 3 -
   * 3), 2 with 2/(6 + 2 - 2): AssA = (3 * 3/6 + 2 * 2/6) / 5. All overlaps are 1 or 0, so every
   * limit says the same.
   */
  @Test
  void a_sequence_counted_by_hand() {
    List<TrackedBox> truth = new ArrayList<>();
    for (int frame = 1; frame <= 6; frame++) {
      truth.add(box(frame, 1, frame));
    }
    List<TrackedBox> tracks =
        List.of(
            box(1, 1, 1), box(2, 1, 2), box(3, 1, 3), box(5, 2, 5), box(6, 2, 6), box(6, 3, 80));

    TrackingMetrics metrics = TrackingMetrics.of(truth, tracks);

    assertThat(metrics.misses()).isEqualTo(1);
    assertThat(metrics.falsePositives()).isEqualTo(1);
    assertThat(metrics.switches()).isEqualTo(1);
    assertThat(metrics.mota()).isCloseTo(0.5, within(ROUNDING));
    assertThat(metrics.motp()).isCloseTo(1, within(ROUNDING));
    assertThat(metrics.idf1()).isCloseTo(0.5, within(ROUNDING));
    assertThat(metrics.detA()).isCloseTo(5 / 7.0, within(ROUNDING));
    double assA = (3 * 3 / 6.0 + 2 * 2 / 6.0) / 5;
    assertThat(metrics.assA()).isCloseTo(assA, within(ROUNDING));
    assertThat(metrics.hota()).isCloseTo(Math.sqrt(5 / 7.0 * assA), within(ROUNDING));
  }

  /**
   * Overlap 8/12 = .667 counts at the 13 limits up to .65: DetA is 1 there and 0 at the other 6.
   */
  @Test
  void hota_is_the_mean_over_overlaps() {
    List<TrackedBox> truth = List.of(box(1, 1, 0), box(2, 1, 0));
    List<TrackedBox> tracks = List.of(box(1, 5, 2), box(2, 5, 2));

    TrackingMetrics metrics = TrackingMetrics.of(truth, tracks);

    assertThat(metrics.hota()).isCloseTo(13 / 19.0, within(1e-6));
    assertThat(metrics.motp()).isCloseTo(8 / 12.0, within(1e-6));
    assertThat(metrics.mota()).isEqualTo(1);
  }

  /** In frame 2 another track fits better, but the pair of frame 1 still overlaps enough. */
  @Test
  void a_pair_goes_on_while_it_overlaps() {
    List<TrackedBox> truth = List.of(box(1, 1, 0), box(2, 1, 0));
    List<TrackedBox> tracks = List.of(box(1, 1, 0), box(2, 1, 3), box(2, 2, 0));

    assertThat(TrackingMetrics.of(truth, tracks).switches()).isZero();
  }

  @Test
  void files_are_those_of_motchallenge() throws IOException {
    Path file = folder.resolve("gt.txt");
    Files.writeString(file, "1,4,10,20,30,40,1,-1,-1,-1\n2,4,11.5,20,30,40,0,1,1\n");

    List<TrackedBox> boxes = MotFile.read(file);

    // A confidence of 0 is no reason to leave a track's box out.
    assertThat(boxes)
        .containsExactly(
            new TrackedBox(1, 4, new Box(10, 20, 40, 60)),
            new TrackedBox(2, 4, new Box(11.5f, 20, 41.5f, 60)));
    assertThat(MotFile.line(boxes.get(0))).isEqualTo("1,4,10.00,20.00,30.00,40.00,1,-1,-1,-1");
    Files.writeString(file, "1,4,10,20,30,40\n1,four,10\n");
    assertThatThrownBy(() -> MotFile.read(file))
        .isInstanceOf(MediaException.class)
        .hasMessageEndingWith("line 2: expected frame,id,left,top,width,height, got 1,four,10");
  }
}
