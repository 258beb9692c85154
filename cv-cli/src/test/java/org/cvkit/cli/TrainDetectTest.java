package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.weight.Weights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On pictures of one red square on grey, labelled as YOLO does. */
class TrainDetectTest {
  private static final int SIDE = 64;
  private static final int SQUARE = 24;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void lay_out() throws IOException {
    data = folder.resolve("squares");
    Random random = new Random(4);
    part("train", 8, random);
    part("val", 2, random);
    Files.writeString(
        data.resolve("data.yaml"),
        "path: .\ntrain: images/train\nval: images/val\nnames:\n  0: square\n");
  }

  private void part(String part, int count, Random random) throws IOException {
    Path images = Files.createDirectories(data.resolve("images").resolve(part));
    Path labels = Files.createDirectories(data.resolve("labels").resolve(part));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(Color.GRAY);
      graphics.fillRect(0, 0, SIDE, SIDE);
      int x = random.nextInt(SIDE - SQUARE);
      int y = random.nextInt(SIDE - SQUARE);
      graphics.setColor(Color.RED);
      graphics.fillRect(x, y, SQUARE, SQUARE);
      graphics.dispose();
      ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      double half = SQUARE / 2.0;
      double length = (double) SQUARE / SIDE;
      Files.writeString(
          labels.resolve(i + ".txt"),
          "0 " + (x + half) / SIDE + " " + (y + half) / SIDE + " " + length + " " + length + "\n");
    }
  }

  private CommandRun.Result train(String... more) {
    String[] words = new String[7 + more.length];
    String[] usual = {"train", "detect", "--data", data.toString(), "--threads", "1", "--epochs=1"};
    System.arraycopy(usual, 0, words, 0, usual.length);
    System.arraycopy(more, 0, words, usual.length, more.length);
    return CommandRun.in(folder).run((Object[]) words);
  }

  @Test
  void a_detector_is_trained_reported_and_used() throws IOException {
    CommandRun.Result result = train("--size", "96x64", "--batch", "4", "--licence", "MIT");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("yolo-pico", "8 training and 2 validation pictures, 2 steps an epoch")
        .contains("epoch 1/1: train loss");
    Path run = folder.resolve("runs/detect/train");
    assertThat(result.out()).contains("best epoch 1: mAP50-95", "Results saved to " + run);
    assertThat(run.resolve("results.csv")).content().startsWith("epoch,learning rate,train loss");
    assertThat(run.resolve("report.html")).content().contains("cv train detect --", "seed");
    for (String picture : new String[] {"curves.png", "labels.png", "train_batch0.jpg"}) {
      assertThat(ImageIO.read(run.resolve(picture).toFile())).as(picture).isNotNull();
    }

    CommandRun.Result use =
        CommandRun.in(folder)
            .run(
                "detect",
                data.resolve("images/val/0.png").toString(),
                "--model",
                run.resolve("best.onnx").toString(),
                "--conf",
                "0.001",
                "--no-save");

    assertThat(use.code()).as(use.err()).isZero();
    assertThat(use.out()).contains("64x64", "square");
  }

  @Test
  void mirror_images_change_what_is_asked_not_what_is_learned() {
    String[][] options = {{}, {"--mirror-average"}, {"--mirror-average", "both"}};
    List<Long> pictures = new ArrayList<>();
    Set<Map<String, Integer>> weights = new HashSet<>();
    for (String[] more : options) {
      List<String> words = new ArrayList<>(List.of("--size", "64", "--batch", "4"));
      words.addAll(List.of(more));
      Path run = folder.resolve("run" + pictures.size());
      words.addAll(List.of("--output", run.toString()));
      CommandRun.Result result = train(words.toArray(String[]::new));
      assertThat(result.code()).as(result.err()).isZero();
      pictures.add(pictures(Graph.read(run.resolve("last.onnx"))));
      weights.add(weights(run.resolve("last.onnx")));
    }

    assertThat(pictures).containsExactly(1L, 2L, 4L);
    assertThat(weights).hasSize(1);
  }

  /** How many pictures a graph makes of one: each lengthening of the batch doubles them. */
  private static long pictures(Graph graph) {
    return 1L
        << graph.nodes().stream()
            .filter(n -> n.operator().equals("Concat"))
            .filter(n -> n.attributes().integer("axis", -1) == 0)
            .count();
  }

  /** Every weight's name and a digest of its values; what else the graph needs has no names. */
  private static Map<String, Integer> weights(Path file) {
    Map<String, Integer> weights = new TreeMap<>();
    Weights.read(file)
        .only(name -> name.contains("."))
        .asMap()
        .forEach((name, value) -> weights.put(name, Arrays.hashCode(value.toFloats())));
    return weights;
  }

  @Test
  void bad_labels_are_listed_before_the_first_step() throws IOException {
    Files.writeString(data.resolve("labels/train/0.txt"), "7 0.5 0.5 0.2 0.2\n");
    Files.writeString(data.resolve("labels/train/3.txt"), "0 0.5 NaN 0.2 0.2\n");

    CommandRun.Result result = train();

    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("2 are bad", "0.txt", "3.txt");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  /** Eight pictures train, and sixteen are the usual batch. */
  @Test
  void the_usual_batch_is_no_larger_than_the_data() {
    CommandRun.Result result = train("--size", "64");
    CommandRun.Result asked = train("--size", "64", "--batch", "16");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("8 training and 2 validation pictures, 1 steps an epoch");
    assertThat(asked.err()).contains("one batch of 16 pictures, got 1 classes and 8 pictures");
  }

  @Test
  void unknown_words_are_explained() {
    assertThat(train("--model", "yolo-giant").err())
        .contains("--model: expected yolo-pico, yolo-nano, yolo-small or yolo-grid");
    assertThat(train("--size", "100").err()).contains("multiples of 32");
    assertThat(train("--size", "64x").err())
        .contains("expected a number of pixels or WIDTHxHEIGHT");
    assertThat(train("--augment", "wild").err()).contains("expected none, standard or strong");
    assertThat(train("--box-loss", "l2").err()).contains("expected iou, giou, diou or ciou");
    assertThat(train("--box-loss", "giou", "--model", "yolo-grid").err())
        .contains("--box-loss: expected a network without anchors beside it");
    assertThat(train("--mirror-average", "diagonal").err())
        .contains("expected horizontal or both, got diagonal");
    assertThat(train("--mirror-average", "--model", "yolo-grid").err())
        .contains("--mirror-average: expected a network without anchors beside it");
    assertThat(train("--workers", "4").err()).contains("Unknown option");
    assertThat(train("--val", "2").err()).contains("expected val, test or a share");
    assertThat(CommandRun.in(folder).run("train", "detect").code()).isEqualTo(2);
  }
}
