package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.Task;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a network whose scores are the means of the channels, and pictures of one colour each. */
class ValClassifyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path data;
  private Path model;

  /** In the part for tests one blue picture is really green; the part for training is all right. */
  @BeforeEach
  void lay_out() throws IOException {
    model = model(folder.resolve("colours.onnx"));
    data = folder.resolve("data");
    picture("data/test/blue/1.png", Color.BLUE);
    picture("data/test/blue/2.png", Color.GREEN);
    picture("data/test/green/1.png", Color.GREEN);
    picture("data/test/red/1.png", Color.RED);
    picture("data/train/blue/1.png", Color.BLUE);
    picture("data/train/green/1.png", Color.GREEN);
    picture("data/train/red/1.png", Color.RED);
  }

  @Test
  void a_table_is_printed_and_a_report_written() throws IOException {
    CommandRun.Result result = run("--workers", "2");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "class                          images  precision   recall       F1    top-1    top-5",
            "all                                 4      0.833    0.833    0.778    0.750    1.000",
            "red                                 1      1.000    1.000    1.000    1.000    1.000",
            "green                               1      0.500    1.000    0.667    1.000    1.000",
            "blue                                2      1.000    0.500    0.667    0.500    1.000",
            "Results saved to " + folder.resolve("runs/classify/val"));
    assertThat(result.err()).contains("colours (licence not stated), on cpu, 4 pictures of ");
    Path report = folder.resolve("runs/classify/val/report.html");
    assertThat(report).content().contains("cv val classify --model ", "data:image/png;base64,");
    assertThat(report).content().contains("<b>green 57.6%</b>", "is blue, 2.png", "ONNX Runtime");
    for (String plot : List.of("confusion_matrix", "class_scores", "precision_recall")) {
      assertThat(ImageIO.read(report.resolveSibling(plot + ".png").toFile())).isNotNull();
    }
  }

  @Test
  void every_answer_is_written_down() throws IOException {
    run("--batch", "3");

    List<String> lines = Files.readAllLines(folder.resolve("runs/classify/val/results.jsonl"));
    assertThat(lines).hasSize(4);
    JsonNode wrong = JSON.readTree(lines.get(1));
    assertThat(wrong.get("task").asText()).isEqualTo("val-classify");
    assertThat(wrong.get("source").asText()).endsWith("2.png");
    assertThat(wrong.get("truth").asText()).isEqualTo("blue");
    assertThat(wrong.get("correct").asBoolean()).isFalse();
    assertThat(wrong.get("classes")).hasSize(3);
    assertThat(wrong.get("classes").get(0).get("label").asText()).isEqualTo("green");
    assertThat(JSON.readTree(lines.get(0)).get("correct").asBoolean()).isTrue();
  }

  @Test
  void one_line_of_json_holds_the_metrics() throws IOException {
    CommandRun.Result result = run("--format", "json", "--no-save");

    assertThat(result.code()).isZero();
    assertThat(result.lines()).hasSize(1);
    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("schema").asText()).isEqualTo("cvkit/1");
    assertThat(line.get("task").asText()).isEqualTo("val-classify");
    assertThat(line.get("model").asText()).isEqualTo("colours");
    assertThat(line.get("data").asText()).isEqualTo(data.toString());
    assertThat(line.get("split").asText()).isEqualTo("test");
    assertThat(line.get("images").asInt()).isEqualTo(4);
    assertThat(line.get("failed").asInt()).isZero();
    assertThat(line.get("metrics").get("accuracy").asDouble()).isEqualTo(0.75);
    assertThat(line.get("metrics").get("top5").asDouble()).isEqualTo(1);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void another_part_and_another_folder_can_be_named() throws IOException {
    CommandRun.Result result = run("--split", "train", "--format", "json", "--output", "there");

    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("split").asText()).isEqualTo("train");
    assertThat(line.get("metrics").get("accuracy").asDouble()).isEqualTo(1);
    assertThat(folder.resolve("there/report.html")).exists();
  }

  @Test
  void no_run_touches_the_files_of_another() {
    run();
    run();

    assertThat(folder.resolve("runs/classify/val/report.html")).exists();
    assertThat(folder.resolve("runs/classify/val2/report.html")).exists();
  }

  @Test
  void a_bad_picture_is_named_and_the_rest_is_measured() throws IOException {
    Files.writeString(data.resolve("test/red/bad.jpg"), "no picture");

    CommandRun.Result result = run("--format", "json");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("error: ", "bad.jpg: ", "1 pictures could not be read");
    assertThat(JSON.readTree(result.out()).get("images").asInt()).isEqualTo(4);
    assertThat(JSON.readTree(result.out()).get("failed").asInt()).isEqualTo(1);
    assertThat(folder.resolve("runs/classify/val/report.html")).content().contains("bad.jpg");
    assertThat(folder.resolve("runs/classify/val/results.jsonl")).content().contains("\"error\"");
  }

  @Test
  void classes_the_model_does_not_have_are_an_error_in_one_sentence() throws IOException {
    picture("data/test/violet/1.png", Color.MAGENTA);

    CommandRun.Result result = run();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("got 1 that it does not have: violet; the data has blue, ");
    assertThat(result.err()).contains("the model has red, green, blue");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void a_zip_file_is_read_as_it_is() throws IOException {
    Path zip = folder.resolve("data.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String file : List.of("red/1.png", "blue/1.png", "blue/2.png")) {
        out.putNextEntry(new ZipEntry(file));
        out.write(Files.readAllBytes(data.resolve("test").resolve(file)));
      }
    }

    CommandRun.Result result =
        CommandRun.in(folder)
            .run("val", "classify", "--model", model, "--data", zip, "--format", "json");

    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("split").asText()).isEqualTo("all");
    assertThat(line.get("images").asInt()).isEqualTo(3);
    assertThat(line.get("metrics").get("accuracy").asDouble()).isEqualTo(0.666667);
  }

  @Test
  void a_part_that_is_not_there_and_a_missing_model_have_their_codes() {
    CommandRun.Result split = run("--split", "val");
    CommandRun.Result missing =
        CommandRun.in(folder).run("val", "classify", "--model", "nope", "--data", data);

    assertThat(split.code()).isEqualTo(1);
    assertThat(split.err()).contains("val");
    assertThat(missing.code()).isEqualTo(3);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void what_draws_plots_is_loaded_by_commands_that_do_and_by_no_other() throws Exception {
    String picture = data.resolve("test/red/1.png").toString();
    String drawing = "org.knowm.xchart.";

    String classify = loadedBy("classify", picture, "--model", model.toString());
    String plain =
        loadedBy(
            "val", "classify", "--model", model.toString(), "--data", data.toString(), "--no-save");
    String report =
        loadedBy("val", "classify", "--model", model.toString(), "--data", data.toString());

    assertThat(classify).contains("org.cvkit.core.pipeline.Classifier").doesNotContain(drawing);
    assertThat(classify).doesNotContain("java.awt.Toolkit ", "java.awt.Font ");
    assertThat(plain).contains("org.cvkit.core.metric.").doesNotContain(drawing, "java.awt.Font ");
    assertThat(report).contains(drawing, "java.awt.Font ");
  }

  /** The classes that a process of its own loads. */
  private String loadedBy(String... command) throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Xlog:class+load:file=" + log,
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "org.cvkit.cli.Main"));
    words.addAll(List.of(command));
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    int code = process.waitFor();
    assertThat(code).as(Files.readString(folder.resolve("output"))).isZero();
    return Files.readString(log);
  }

  private CommandRun.Result run(Object... more) {
    Object[] words = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {"val", "classify", "--model", model, "--data", data}, 0, words, 0, 6);
    System.arraycopy(more, 0, words, 6, more.length);
    return CommandRun.in(folder).run(words);
  }

  private static Path model(Path file) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.INFERENCE);
    Value input = g.input("input", ElementType.FLOAT32, Shape.of(Shape.FREE, 3, 4, 4));
    g.output("scores", g.mean(input, 2, 3));
    Preprocessing preprocessing =
        Preprocessing.of(
            new Transform.Stretch(Size.square(4), Interpolation.LINEAR),
            Preprocessing.ChannelOrder.RGB,
            Normalization.unit());
    ModelCard card =
        ModelCard.of(
            "colours",
            Task.CLASSIFY,
            "softmax",
            preprocessing,
            Labels.of(List.of("red", "green", "blue")));
    g.build().write(file, Map.of(ModelCard.METADATA_KEY, card.toJson()));
    return file;
  }

  private void picture(String name, Color color) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, 8, 6);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
