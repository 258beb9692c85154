package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.cvkit.core.runtime.RuntimeReport;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong with a part of what the user names, the rest is done and the sentence is clear.
 */
class BadInputTest {
  @TempDir Path folder;
  private Path good;

  @BeforeEach
  void writeGoodPicture() throws IOException {
    good = folder.resolve("good.png");
    try (var in = Main.class.getResourceAsStream("astronaut.png")) {
      Files.copy(in, good);
    }
  }

  @Test
  void a_missing_file() {
    assertRestDone("missing.jpg", "missing.jpg: no such file or folder");
  }

  @Test
  void an_empty_word() {
    assertRestDone("", "source: empty: expected a file");
  }

  @Test
  void an_address_where_nothing_is() {
    assertRestDone("http://localhost:9/a.jpg", "a.jpg: cannot be read: Connection refused");
  }

  @Test
  void an_address_without_the_picture() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort() + "/a.jpg";

      assertRestDone(address, address + ": cannot be read: the server answers 404 Not Found");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void an_empty_file() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jpg"));

    assertRestDone(file.toString(), file + ": empty");
  }

  @Test
  void text_with_a_pictures_name() throws IOException {
    Path file = Files.writeString(folder.resolve("text.jpg"), "hello");

    assertRestDone(file.toString(), file + ": not a picture");
  }

  @Test
  void a_truncated_picture() throws IOException {
    byte[] whole = jpeg(640, 480);
    Path file = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));

    assertRestDone(file.toString(), file + ": truncated");
  }

  @Test
  void a_picture_beyond_the_limit() throws IOException {
    Path file = Files.write(folder.resolve("large.jpg"), jpeg(640, 480));

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", file, "--model", "haar-face", "--max-pixels", "1000", "--no-save");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("too large").contains("1000").contains("--max-pixels");
    assertThat(result.err()).contains("1 of 1 sources failed: exit code 4");
  }

  @Test
  void a_picture_of_one_pixel_is_a_picture() throws IOException {
    Path file = Files.write(folder.resolve("one.jpg"), jpeg(1, 1));

    CommandRun.Result result = CommandRun.in(folder).run("detect", file, "--model", "haar-face");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("one.jpg: 1x1 (no detections)");
  }

  @Test
  void an_empty_folder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertRestDone(empty.toString(), "no pictures or videos in folder " + empty);
  }

  @Test
  void a_folder_that_may_not_be_read() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));

    assertRestDone(closed.toString(), "permission denied");
  }

  @Test
  void a_truncated_video() throws IOException {
    byte[] whole = Files.readAllBytes(SharedFiles.path("data/samples/car-detection.mp4"));
    Path file = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 2));

    assertRestDone(file.toString(), file.toString());
  }

  @Test
  void everything_bad_at_once_is_told_as_json_too() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jpg"), "hello");

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", "missing.jpg", text, good, "--model", "haar-face", "--format", "jsonl");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.lines()).hasSize(3);
    assertThat(result.out())
        .contains("\"source\":\"missing.jpg\",\"error\":\"missing.jpg: no such");
    assertThat(result.out()).contains("\"error\":\"" + text + ": not a picture");
    assertThat(result.err()).contains("2 of 3 sources failed, the rest is done: exit code 4");
    List<String> saved = Files.readAllLines(folder.resolve("runs/detect/predict/results.jsonl"));
    assertThat(saved).isEqualTo(result.lines());
  }

  @Test
  void nothing_good_at_all_loads_no_model_and_makes_no_folder() {
    CommandRun.Result result =
        CommandRun.in(folder).run("detect", "missing.jpg", "--model", "no-such-model");

    assertThat(result.code()).isEqualTo(4);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void a_named_model_that_cannot_be_had() {
    assertModelRefused("yolox-nano", "offline");
    assertModelRefused("no-such-model", "no such model");
    assertModelRefused("no-such-file.onnx", "no such file");
  }

  @Test
  void a_file_that_is_no_model() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "hello");

    assertModelRefused(file.toString(), "text.onnx");
  }

  @Test
  void a_model_without_a_card() throws IOException {
    Path known = SharedFiles.path("models/detection/fastestdet.onnx");
    // One byte of padding, an unknown field of protobuf, makes it a file no card knows.
    byte[] bytes = Files.readAllBytes(known);
    byte[] other = Arrays.copyOf(bytes, bytes.length + 3);
    other[bytes.length] = (byte) 0xa0;
    other[bytes.length + 1] = 0x06;
    Path file = Files.write(folder.resolve("stranger.onnx"), other);

    assertModelRefused(file.toString(), "no card says how pictures enter it");

    Path namesake = Files.copy(file, folder.resolve("fastestdet.onnx"));

    assertModelRefused(namesake.toString(), "wrong checksum, and no card of its own");
  }

  @Test
  void a_model_with_a_wrong_checksum() throws IOException {
    byte[] bytes = Files.readAllBytes(SharedFiles.path("models/detection/fastestdet.onnx"));
    bytes[bytes.length / 2] ^= 1;
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.write(models.resolve("fastestdet.onnx"), bytes);

    CommandRun.Result result =
        CommandRun.in(folder).withModels(models).run("detect", good, "--model", "fastestdet");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("wrong checksum").contains("31cb14c017fce347");
  }

  @Test
  void a_classifier_is_no_detector() {
    Path models = SharedFiles.path("models");

    CommandRun.Result result =
        CommandRun.in(folder).withModels(models).run("detect", good, "--model", "squeezenet1.0");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("expected a model for detect, got one for classify");
  }

  @Test
  void cuda_on_a_machine_without_it() {
    assumeTrue(RuntimeReport.create().cudaProblem() != null, "this machine has a CUDA device");
    Path models = SharedFiles.path("models");

    CommandRun.Result result =
        CommandRun.in(folder)
            .withModels(models)
            .run("detect", good, "--model", "fastestdet", "--device", "cuda");

    assertThat(result.code()).isEqualTo(5);
    assertThat(result.err()).contains("device cuda:0: cannot be used: ");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void a_camera_that_is_not_there() {
    assumeFalse(Files.exists(Path.of("/dev/video99")), "this machine has a hundred cameras");

    CommandRun.Result result = CommandRun.in(folder).run("detect", "99", "--model", "haar-face");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("camera 99");
  }

  @Test
  void an_output_folder_that_cannot_be_made() {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run("detect", good, "--model", "haar-face", "--output", good.resolve("below"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("output folder").contains("cannot be made");
  }

  /** The bad source is told and exits with 4; the good one beside it is answered. */
  private void assertRestDone(String bad, String sentence) {
    CommandRun.Result result =
        CommandRun.in(folder).run("detect", bad, good, "--model", "haar-face");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("error: ").contains(sentence);
    assertThat(result.err()).contains("1 of 2 sources failed, the rest is done: exit code 4");
    assertThat(result.out()).contains("good.png: 512x512 1 face");
    assertThat(folder.resolve("runs/detect/predict/good.png")).exists();
  }

  private void assertModelRefused(String model, String sentence) {
    CommandRun.Result result = CommandRun.in(folder).run("detect", good, "--model", model);

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).startsWith("error: ").contains(sentence);
    assertThat(result.out()).isEmpty();
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, x * 7919 + y * 104729);
      }
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    ImageIO.write(picture, "jpg", bytes);
    return bytes.toByteArray();
  }
}
