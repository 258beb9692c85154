package org.cvkit.detection.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.runtime.InferenceException;

/**
 * The box sizes from which an anchor head measures, one list a map, the finest map first, and how
 * far a centre may leave its cell in each map. Units are the head's: pixels of the input, for
 * YOLOv2 cells.
 *
 * <p>The published sets are those of Darknet's configuration files of the same name. YOLOv4-tiny
 * really takes the second to fourth size in its fine map ({@code mask = 1,2,3}).
 *
 * <p>Immutable.
 *
 * @param scales Darknet's {@code scale_x_y}, one a map: 1 keeps centres inside their cell
 */
record AnchorSet(List<List<Anchor>> maps, List<Double> scales) {

  /**
   * Width and height.
   *
   * <p>Immutable.
   */
  record Anchor(float width, float height) {}

  /** What authors published, by the name of their configuration. */
  enum Published {
    YOLOV2(
        "yolov2",
        "0.57273,0.677385, 1.87446,2.06253, 3.33843,5.47434, 7.88282,3.52778," + " 9.77052,9.16828",
        "1"),
    YOLOV2_VOC(
        "yolov2-voc",
        "1.3221,1.73145, 3.19275,4.00944, 5.05587,8.09892, 9.47112,4.84053," + " 11.2364,10.0071",
        "1"),
    YOLOV2_TINY_VOC(
        "yolov2-tiny-voc", "1.08,1.19, 3.42,4.41, 6.63,11.38, 9.42,5.11, 16.62,10.52", "1"),
    YOLOV3(
        "yolov3", "10,13, 16,30, 33,23; 30,61, 62,45, 59,119; 116,90, 156,198, 373,326", "1,1,1"),
    YOLOV3_TINY("yolov3-tiny", "10,14, 23,27, 37,58; 81,82, 135,169, 344,319", "1,1"),
    YOLOV4(
        "yolov4",
        "12,16, 19,36, 40,28; 36,75, 76,55, 72,146; 142,110, 192,243, 459,401",
        "1.2,1.1,1.05"),
    YOLOV4_TINY("yolov4-tiny", "23,27, 37,58, 81,82; 81,82, 135,169, 344,319", "1.05,1.05");

    private final String id;
    private final String anchors;
    private final String scales;

    Published(String id, String anchors, String scales) {
      this.id = id;
      this.anchors = anchors;
      this.scales = scales;
    }

    String id() {
      return id;
    }

    AnchorSet set() {
      return new AnchorSet(maps(anchors), numbers("scale", scales));
    }

    static Optional<Published> named(String id) {
      for (Published set : values()) {
        if (set.id.equals(id)) {
          return Optional.of(set);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Reads sizes as cards write them: {@code width,height} pairs, maps parted by semicolons, or one
   * list that is shared out evenly later.
   *
   * @throws InferenceException when that is not what the text holds
   */
  static List<List<Anchor>> maps(String text) {
    List<List<Anchor>> maps = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      List<Double> numbers = numbers("anchors", part);
      if (numbers.size() % 2 != 0 || numbers.stream().anyMatch(n -> !(n > 0))) {
        throw new InferenceException(
            "card parameter anchors: expected pairs of a width and a height above 0, got " + part);
      }
      List<Anchor> map = new ArrayList<>();
      for (int i = 0; i < numbers.size(); i += 2) {
        map.add(new Anchor(numbers.get(i).floatValue(), numbers.get(i + 1).floatValue()));
      }
      maps.add(List.copyOf(map));
    }
    return List.copyOf(maps);
  }

  /** Numbers parted by commas. */
  static List<Double> numbers(String parameter, String text) {
    List<Double> numbers = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      try {
        numbers.add(Double.parseDouble(word.strip()));
      } catch (NumberFormatException e) {
        throw noNumbers(parameter, text);
      }
    }
    if (!numbers.stream().allMatch(Double::isFinite)) {
      throw noNumbers(parameter, text);
    }
    return List.copyOf(numbers);
  }

  private static InferenceException noNumbers(String parameter, String text) {
    return new InferenceException(
        "card parameter " + parameter + ": expected numbers parted by commas, got " + text.strip());
  }

  /** The same for {@code count} maps: one list is shared out evenly, one scale holds for all. */
  Optional<AnchorSet> across(int count) {
    List<List<Anchor>> shared = maps;
    if (maps.size() == 1 && count > 1 && maps.get(0).size() % count == 0) {
      int each = maps.get(0).size() / count;
      shared = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        shared.add(maps.get(0).subList(i * each, (i + 1) * each));
      }
    }
    List<Double> widened = scales;
    if (scales.size() == 1 && count > 1) {
      widened = java.util.Collections.nCopies(count, scales.get(0));
    }
    return shared.size() == count && widened.size() == count
        ? Optional.of(new AnchorSet(shared, widened))
        : Optional.empty();
  }
}
