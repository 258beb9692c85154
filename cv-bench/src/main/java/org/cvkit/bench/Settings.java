package org.cvkit.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.geometry.Size;

/**
 * What a comparison is told on its command line, as {@code --key value}.
 *
 * <p>Immutable.
 *
 * @param work where networks and pictures are made
 * @param photograph what the pictures are made of
 * @param files pictures a comparison takes
 * @param rounds rounds a comparison takes
 * @param only the comparisons wanted; empty for all
 * @param python a Python with onnxruntime, cv2 and numpy, to compare with
 * @param detectScript the plain Python pipeline of a detector
 * @param classifyScript the plain Python pipeline of a classifier
 * @param video a video file, instead of one made of the photograph
 * @param torch torchvision's ResNet-50 as an ONNX file, to compare with
 * @param djl where {@code cv-bench/djl} was built to
 */
record Settings(
    Path work,
    Path photograph,
    int files,
    int rounds,
    Set<String> only,
    Optional<Path> python,
    Optional<Path> detectScript,
    Optional<Path> classifyScript,
    Optional<Path> video,
    Optional<Path> torch,
    Optional<Path> djl) {

  private static final Set<String> KEYS =
      Set.of(
          "work",
          "photograph",
          "files",
          "rounds",
          "only",
          "python",
          "detect",
          "classify",
          "video",
          "torch",
          "djl");

  Settings {
    if (rounds < 1 || files < rounds) {
      throw new IllegalArgumentException(
          "expected at least 1 round and a file for each, got "
              + rounds
              + " rounds and "
              + files
              + " files");
    }
  }

  /**
   * @throws IllegalArgumentException naming the argument that is wrong
   */
  static Settings of(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String key = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (!KEYS.contains(key) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(
            arguments[i] + ": expected one of " + KEYS + " as --key value");
      }
      given.put(key, arguments[i + 1]);
    }
    return new Settings(
        Path.of(given.getOrDefault("work", "cv-bench/target/speed")),
        Path.of(given.getOrDefault("photograph", "../shared/data/samples/dog_bike_car.jpg")),
        Integer.parseInt(given.getOrDefault("files", "200")),
        Integer.parseInt(given.getOrDefault("rounds", "10")),
        given.containsKey("only") ? Set.of(given.get("only").split(",", -1)) : Set.of(),
        Optional.ofNullable(given.get("python")).map(Path::of),
        Optional.ofNullable(given.get("detect")).map(Path::of),
        Optional.ofNullable(given.get("classify")).map(Path::of),
        Optional.ofNullable(given.get("video")).map(Path::of),
        Optional.ofNullable(given.get("torch")).map(Path::of),
        Optional.ofNullable(given.get("djl")).map(Path::of));
  }

  Path model(SpeedNetwork network) {
    return network.writtenTo(work.resolve("models"));
  }

  List<Path> pictures(Size size) {
    return Pictures.in(work.resolve("pictures"), photograph, size, files);
  }

  /** The pictures in as many equal parts as there are rounds. */
  List<List<Path>> parts(Size size) {
    List<Path> all = pictures(size);
    int length = files / rounds;
    List<List<Path>> parts = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      parts.add(all.subList(i * length, (i + 1) * length));
    }
    return parts;
  }
}
