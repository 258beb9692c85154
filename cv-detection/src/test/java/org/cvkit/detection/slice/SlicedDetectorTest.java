package org.cvkit.detection.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.RegistryOptions;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.DetectionOptions.Nms;
import org.cvkit.detection.ObjectDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlicedDetectorTest {
  private static final DetectionOptions OPTIONS = DetectionOptions.defaults();

  @Test
  void what_only_a_slice_shows_is_found_where_it_lies() {
    // Too small for the whole picture, in the second slice of the lower row alone.
    Dots dots = new Dots(100);

    try (ObjectDetector sliced = SlicedDetector.of(dots, SliceOptions.of(100), OPTIONS);
        Image image = picture(180, 170, new Box(140, 130, 150, 140))) {
      List<Detection> found = sliced.detect(image);

      assertThat(found).extracting(Detection::box).containsExactly(new Box(140, 130, 150, 140));
      assertThat(dots.looks).containsExactly(1, 4);
    }
    assertThat(dots.closed).isTrue();
  }

  @Test
  void what_several_slices_show_is_reported_once() {
    // x 80..100 is in both slices of a row.
    try (ObjectDetector sliced = SlicedDetector.of(new Dots(100), SliceOptions.of(100), OPTIONS);
        Image image = picture(180, 100, new Box(84, 50, 96, 60))) {
      assertThat(sliced.detect(image))
          .extracting(Detection::box)
          .containsExactly(new Box(84, 50, 96, 60));
    }
  }

  @Test
  void an_object_that_an_edge_cuts_is_whole_again() {
    // The slices see 60..100 and 80..130 of it: 20 of the smaller one's 40.
    Box cut = new Box(60, 30, 130, 60);

    for (Nms nms : new Nms[] {Nms.GREEDY_NMM, Nms.NMM}) {
      try (ObjectDetector sliced =
              SlicedDetector.of(new Dots(100), SliceOptions.of(100).withNms(nms), OPTIONS);
          Image image = picture(180, 100, cut)) {
        assertThat(sliced.detect(image)).extracting(Detection::box).containsExactly(cut);
      }
    }
  }

  @Test
  void parts_of_what_the_whole_picture_shows_are_no_objects_of_their_own() {
    for (Nms nms : Nms.values()) {
      SliceOptions slices = SliceOptions.of(100).withNms(nms);
      if (nms == Nms.SOFT || nms == Nms.SOFT_LINEAR || nms == Nms.WBF) {
        continue; // They measure by IoU: a part is far from the whole.
      }
      try (ObjectDetector sliced = SlicedDetector.of(new Dots(1000), slices, OPTIONS);
          Image image = picture(180, 170, new Box(10, 10, 170, 160))) {
        assertThat(sliced.detect(image))
            .as("%s", nms)
            .extracting(Detection::box)
            .containsExactly(new Box(10, 10, 170, 160));
      }
    }
  }

  @Test
  void a_picture_no_larger_than_a_slice_is_looked_at_once() {
    Dots dots = new Dots(100);

    try (ObjectDetector sliced = SlicedDetector.of(dots, SliceOptions.of(100), OPTIONS);
        Image image = picture(100, 80, new Box(10, 10, 20, 20))) {
      assertThat(sliced.infer(image).timings()).isEqualTo(new Timings(1, 2, 3));
      assertThat(dots.looks).containsExactly(1);
    }
  }

  @Test
  void slices_go_in_batches_and_their_time_is_summed() {
    Dots dots = new Dots(100);

    try (ObjectDetector sliced =
            SlicedDetector.of(dots, SliceOptions.of(100).withOverlap(0), OPTIONS);
        Image image = picture(1000, 100, new Box(10, 10, 20, 20))) {
      Inference<List<Detection>> inference = sliced.infer(image);

      assertThat(dots.looks).containsExactly(1, 8, 2);
      assertThat(inference.timings().run()).isEqualTo(11 * 2);
      assertThat(sliced.name()).isEqualTo("dots");
      assertThat(sliced.labels()).containsExactly("dot");
      assertThat(sliced.device()).isEqualTo(Device.cpu());
    }
  }

  @Test
  void an_unknown_class_closes_the_detector() {
    Dots dots = new Dots(100);

    assertThatThrownBy(
            () ->
                SlicedDetector.of(dots, SliceOptions.of(100), OPTIONS.withClasses(Set.of("comet"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no class comet");
    assertThat(dots.closed).isTrue();
  }

  @Test
  void a_real_network_finds_small_objects_only_in_slices(@TempDir Path cache) {
    Model model =
        ModelRegistry.of(
                new RegistryOptions(
                    List.of(SharedFiles.path("models")), cache, RegistryOptions.Network.OFFLINE))
            .resolve("yolox-nano");
    SessionOptions session = SessionOptions.defaults().withThreads(1);
    // As the data set labels it: a ball of 8 by 8 pixels.
    Box ball = new Box(233.4f, 126.3f, 241.3f, 133.8f);

    try (ObjectDetector whole = ObjectDetector.open(model, OPTIONS, session);
        ObjectDetector sliced =
            SlicedDetector.of(
                ObjectDetector.open(model, OPTIONS, session), SliceOptions.of(256), OPTIONS);
        Image image =
            Image.read(SharedFiles.path("data/detection/coco208/images/000000000431.jpg"))) {
      assertThat(whole.detect(image)).noneMatch(d -> d.box().iou(ball) >= 0.1);
      assertThat(sliced.detect(image))
          .anyMatch(d -> d.label().equals("sports ball") && d.box().iou(ball) >= 0.5);
    }
  }

  /** A black picture with a white rectangle. The caller closes it. */
  private static Image picture(int width, int height, Box white) {
    Image image = Image.allocate(new Size(width, height), PixelFormat.GRAY8);
    ByteBuffer pixels = image.asByteBuffer();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean in =
            x >= white.left() && x < white.right() && y >= white.top() && y < white.bottom();
        pixels.put((int) (y * image.rowStride() + x), (byte) (in ? 255 : 0));
      }
    }
    return image;
  }

  /**
   * Finds the bounds of what is white, in pictures up to a size; sees too little in larger ones.
   */
  private static final class Dots implements ObjectDetector {
    private final int mostSide;
    final List<Integer> looks = new ArrayList<>();
    boolean closed;

    Dots(int mostSide) {
      this.mostSide = mostSide;
    }

    @Override
    public Inference<List<Detection>> infer(Image image) {
      looks.add(1);
      return look(image);
    }

    @Override
    public List<Inference<List<Detection>>> inferAll(List<Image> images) {
      looks.add(images.size());
      return images.stream().map(this::look).toList();
    }

    private Inference<List<Detection>> look(Image image) {
      ByteBuffer pixels = image.asByteBuffer();
      int left = image.width();
      int top = image.height();
      int right = 0;
      int bottom = 0;
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          if (pixels.get((int) (y * image.rowStride() + x)) != 0) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x + 1);
            bottom = Math.max(bottom, y + 1);
          }
        }
      }
      boolean seen = right > left && Math.max(image.width(), image.height()) <= mostSide;
      // The larger, the surer.
      float score = Math.min(0.99f, 0.5f + (right - left) / 1000f);
      Detection dot = new Detection(new Box(left, top, right, bottom), 0, "dot", score);
      return new Inference<>(seen ? List.of(dot) : List.of(), new Timings(1, 2, 3));
    }

    @Override
    public List<String> labels() {
      return List.of("dot");
    }

    @Override
    public String name() {
      return "dots";
    }

    @Override
    public Device device() {
      return Device.cpu();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
