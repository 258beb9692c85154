package org.cvkit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cvkit.core.image.Image;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the README is the Java below: it compiles, and the first example runs. */
class ReadmeTest {

  static void detect(Path picture, Path result) {
    // README
    try (ObjectDetector detector = ObjectDetector.open("haar-face"); // or "yolox-nano"
        Image image = Image.read(picture)) {
      List<Detection> found = detector.detect(image);
      for (Detection d : found) {
        System.out.println(d.label() + " " + d.score() + " at " + d.box());
      }
      DetectionAnnotator.standard().draw(image, found);
      image.write(result);
    }
    // END
  }

  static void classify(String name, Path picture) {
    // README
    try (Classifier classifier =
            Classifier.open(ModelRegistry.standard().resolve(name), SessionOptions.defaults());
        Image image = Image.read(picture)) {
      classifier.classify(image, 5).forEach(System.out::println);
    }
    // END
  }

  @Test
  void every_example_is_one_that_compiles() throws IOException {
    Path project = Path.of("").toAbsolutePath().getParent();
    String source = Files.readString(Path.of("src/test/java/org/cvkit/detection/ReadmeTest.java"));

    List<String> shown =
        matches("(?s)```java\n(.*?)```", Files.readString(project.resolve("README.md")));
    List<String> compiled = matches("(?s)    // README\n(.*?)    // END\n", source);

    assertThat(shown).isNotEmpty().isEqualTo(compiled.stream().map(ReadmeTest::dedent).toList());
  }

  @Test
  void the_first_example_writes_the_annotated_picture(@TempDir Path folder) {
    Path result = folder.resolve("annotated.png");

    detect(SharedFiles.path("data/samples/astronaut.png"), result);

    try (Image annotated = Image.read(result)) {
      assertThat(annotated.width()).isEqualTo(512);
    }
  }

  private static List<String> matches(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(m -> m.group(1)).toList();
  }

  private static String dedent(String code) {
    return code.lines().map(l -> l.substring(4)).collect(Collectors.joining("\n", "", "\n"));
  }
}
