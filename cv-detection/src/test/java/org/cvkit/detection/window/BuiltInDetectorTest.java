package org.cvkit.detection.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.testing.SharedFiles;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInDetectorTest {
  private static final DetectionOptions DEFAULTS = DetectionOptions.defaults();
  // The astronaut's face from brow to chin, read off the picture by eye.
  private static final Box ASTRONAUT = new Box(176, 66, 276, 166);

  @Test
  void haar_face_finds_the_astronauts_face_and_nothing_else() {
    try (ObjectDetector detector = BuiltInDetector.HAAR_FACE.open(DEFAULTS);
        Image image = OpenCvBridge.owning(read("astronaut.png"))) {
      List<Detection> detections = detector.detect(image);

      assertThat(detections).hasSize(1);
      assertThat(detections.get(0).label()).isEqualTo("face");
      assertThat(detections.get(0).score()).isBetween(0.6f, 1f);
      assertThat(detections.get(0).box().iou(ASTRONAUT)).isGreaterThan(0.8f);
    }
  }

  @Test
  void haar_face_sees_no_face_in_a_cat_and_a_coffee() {
    try (ObjectDetector detector = BuiltInDetector.HAAR_FACE.open(DEFAULTS);
        Image cat = OpenCvBridge.owning(read("chelsea.png"));
        Image coffee = OpenCvBridge.owning(read("coffee.png"))) {
      assertThat(detector.detect(cat)).isEmpty();
      assertThat(detector.detect(coffee)).isEmpty();
    }
  }

  @Test
  void large_pictures_are_reduced_and_the_boxes_mapped_back() {
    try (ObjectDetector detector = BuiltInDetector.HAAR_FACE.open(DEFAULTS);
        Mat small = read("astronaut.png");
        Image image = OpenCvBridge.owning(enlarged(small, 5))) {
      List<Detection> detections = detector.detect(image);

      Box expected =
          new Box(
              5 * ASTRONAUT.left(),
              5 * ASTRONAUT.top(),
              5 * ASTRONAUT.right(),
              5 * ASTRONAUT.bottom());
      assertThat(image.width()).isGreaterThan(WindowDetector.LONGEST_SIDE);
      assertThat(detections).hasSize(1);
      assertThat(detections.get(0).box().iou(expected)).isGreaterThan(0.8f);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void every_pixel_format_is_understood(PixelFormat format) {
    try (ObjectDetector detector = BuiltInDetector.HAAR_FACE.open(DEFAULTS);
        Mat colour = read("astronaut.png");
        Image image = OpenCvBridge.owning(converted(colour, format))) {
      assertThat(image.format()).isEqualTo(format);
      assertThat(detector.detect(image)).anyMatch(d -> d.box().iou(ASTRONAUT) > 0.8f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "000000489520.jpg, 162, 111, 210, 226",
    "000000030752.jpg, 140,  41, 217, 237",
    "000000433998.jpg, 205, 123, 252, 224",
  })
  void hog_people_finds_who_stands(String picture, int left, int top, int right, int bottom) {
    try (ObjectDetector detector = BuiltInDetector.HOG_PEOPLE.open(DEFAULTS);
        Image image =
            OpenCvBridge.owning(
                opencv_imgcodecs.imread(
                    SharedFiles.path("data/detection/coco208/images/" + picture).toString()))) {
      List<Detection> detections = detector.detect(image);

      // COCO's own annotation.
      Box person = new Box(left, top, right, bottom);
      assertThat(detections).hasSize(1);
      assertThat(detections.get(0).label()).isEqualTo("person");
      assertThat(detections.get(0).box().iou(person)).isGreaterThan(0.6f);
    }
  }

  @ParameterizedTest
  @EnumSource(BuiltInDetector.class)
  void pictures_smaller_than_a_window_hold_nothing(BuiltInDetector kind) {
    try (ObjectDetector detector = kind.open(DEFAULTS);
        Image dot = Image.allocate(new Size(1, 1), PixelFormat.BGR8);
        Image line = Image.allocate(new Size(3000, 1), PixelFormat.GRAY8);
        Image narrow = Image.allocate(new Size(20, 500), PixelFormat.BGR8);
        Image nothing = Image.empty()) {
      assertThat(detector.detect(dot)).isEmpty();
      assertThat(detector.detect(line)).isEmpty();
      assertThat(detector.detect(narrow)).isEmpty();
      assertThatThrownBy(() -> detector.detect(nothing))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0x0");
    }
  }

  @ParameterizedTest
  @EnumSource(BuiltInDetector.class)
  void threads_share_a_detector_and_agree(BuiltInDetector kind) {
    try (ObjectDetector detector = kind.open(DEFAULTS.withConfidence(0.05f));
        Image image = OpenCvBridge.owning(read("astronaut.png"))) {
      List<Detection> expected = detector.detect(image);

      assertThat(expected).isNotEmpty();
      assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> detector.detect(image)))
          .allMatch(expected::equals);
    }
  }

  @Test
  void they_go_by_their_names() {
    assertThat(BuiltInDetector.named("hog-people")).contains(BuiltInDetector.HOG_PEOPLE);
    assertThat(BuiltInDetector.named("haar-face")).contains(BuiltInDetector.HAAR_FACE);
    assertThat(BuiltInDetector.named("yolo")).isEmpty();
    try (ObjectDetector detector = BuiltInDetector.HOG_PEOPLE.open(DEFAULTS)) {
      assertThat(detector.name()).isEqualTo("hog-people");
      assertThat(detector.labels()).containsExactly("person");
    }
  }

  @Test
  void an_unknown_class_is_refused() {
    DetectionOptions options = DEFAULTS.withClasses(Set.of("car"));

    assertThatThrownBy(() -> BuiltInDetector.HAAR_FACE.open(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no class car")
        .hasMessageContaining("face");
  }

  @Test
  void a_closed_detector_says_so() {
    ObjectDetector detector = BuiltInDetector.HAAR_FACE.open(DEFAULTS);
    detector.close();

    try (Image image = Image.allocate(Size.square(64), PixelFormat.GRAY8)) {
      assertThatThrownBy(() -> detector.detect(image))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("haar-face");
    }
  }

  private static Mat read(String picture) {
    return opencv_imgcodecs.imread(SharedFiles.path("data/samples/" + picture).toString());
  }

  private static Mat enlarged(Mat source, int times) {
    Mat larger = new Mat();
    try (var size =
        new org.bytedeco.opencv.opencv_core.Size(source.cols() * times, source.rows() * times)) {
      opencv_imgproc.resize(source, larger, size, 0, 0, opencv_imgproc.INTER_LINEAR);
    }
    return larger;
  }

  private static Mat converted(Mat colour, PixelFormat format) {
    Mat converted = new Mat();
    switch (format.channels()) {
      case 1 -> opencv_imgproc.cvtColor(colour, converted, opencv_imgproc.COLOR_BGR2GRAY);
      case 4 -> opencv_imgproc.cvtColor(colour, converted, opencv_imgproc.COLOR_BGR2BGRA);
      default -> colour.copyTo(converted);
    }
    if (format.bytesPerChannel() == 2) {
      Mat wide = new Mat();
      converted.convertTo(wide, opencv_core.CV_16U, 257, 0);
      converted.close();
      return wide;
    }
    return converted;
  }
}
