package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On pictures with a bright half: left or right. */
class TrainClassifyTest {
  private static final int PICTURES = 24;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void lay_out() throws IOException {
    data = folder.resolve("data");
    Random random = new Random(4);
    for (String side : List.of("left", "right")) {
      for (int i = 0; i < PICTURES; i++) {
        Color color = new Color(150 + random.nextInt(100), 150 + random.nextInt(100), 200);
        picture(data.resolve(side).resolve(i + ".png"), side, color);
      }
    }
  }

  private static void picture(Path file, String side, Color color) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(side.equals("left") ? 0 : 14, 0, 14, 28);
    graphics.dispose();
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private CommandRun.Result train(String... more) {
    Map<String, String> usual =
        Map.of(
            "--data",
            data.toString(),
            "--model",
            "lenet5",
            "--batch",
            "8",
            "--epochs",
            "3",
            "--lr",
            "0.05",
            "--val",
            "0.25",
            "--threads",
            "1");
    List<String> words = new ArrayList<>(List.of("train", "classify"));
    usual.forEach(
        (name, value) -> {
          if (!List.of(more).contains(name)) {
            words.addAll(List.of(name, value));
          }
        });
    words.addAll(List.of(more));
    return CommandRun.in(folder).run(words.toArray());
  }

  @Test
  void a_classifier_is_trained_reported_and_used() throws IOException {
    CommandRun.Result result = train();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("lenet5", "36 training and 12 validation pictures", "epoch 3/3: train loss");
    Path run = folder.resolve("runs/classify/train");
    assertThat(result.out()).contains("best epoch", "accuracy 1.0000", "Results saved to " + run);
    assertThat(run.resolve("results.csv")).content().startsWith("epoch,learning rate,train loss");
    assertThat(run.resolve("report.html")).content().contains("cv train classify --", "seed");
    assertThat(ImageIO.read(run.resolve("curves.png").toFile())).isNotNull();

    CommandRun.Result use =
        CommandRun.in(folder)
            .run(
                "classify",
                data.resolve("right/3.png").toString(),
                "--model",
                run.resolve("best.onnx").toString(),
                "--no-save");

    assertThat(use.code()).as(use.err()).isZero();
    assertThat(use.out()).contains("28x28 right");
  }

  /** Every picture has a side; a third of them say nothing of how dark they are. */
  private Path twoTasks() throws IOException {
    StringBuilder table = new StringBuilder("file,side,shade\n");
    for (String side : List.of("left", "right")) {
      for (int i = 0; i < PICTURES; i++) {
        boolean dark = i % 2 == 0;
        Path file = data.resolve(side).resolve(i + ".png");
        picture(file, side, dark ? new Color(70, 60, 60) : new Color(255, 250, 250));
        String shade = i % 3 == 0 ? "" : dark ? "dark, dim" : "light";
        table.append(side + "/" + i + ".png," + side + ",\"" + shade + "\"\n");
      }
    }
    return Files.writeString(data.resolve("labels.csv"), table);
  }

  @Test
  void a_network_of_several_tasks_answers_them_all() throws IOException {
    Path table = twoTasks();

    CommandRun.Result result = train("--data", table.toString(), "--epochs", "8", "--lr", "0.02");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("shade: 12 pictures without a label")
        .contains("accuracy side 1.0000, accuracy shade 1.0000");
    Path run = folder.resolve("runs/classify/train");
    assertThat(run.resolve("report.html")).content().contains("Task side", "Task shade");
    assertThat(run.resolve("task2/confusion_matrix.png")).exists();

    String model = run.resolve("best.onnx").toString();
    String picture = data.resolve("right/4.png").toString();
    CommandRun.Result text = classify(model, picture);
    CommandRun.Result json = classify(model, picture, "--format", "json");
    CommandRun.Result csv = classify(model, picture, "--format", "csv", "--top", "1");
    CommandRun.Result drawn = CommandRun.in(folder).run("classify", picture, "--model", model);

    assertThat(text.out()).containsPattern("28x28 side: right .*; shade: dark .*, light");
    assertThat(json.out())
        .contains("\"classes\":[{\"label\":\"right\",")
        .contains("\"tasks\":[{\"task\":\"side\",\"classes\":[{\"label\":\"right\",")
        .contains("{\"task\":\"shade\",\"classes\":[{\"label\":\"dark, dim\",");
    assertThat(csv.lines()).hasSize(3);
    assertThat(csv.lines().get(0)).isEqualTo("source,frame,pts,label,class,score,task");
    assertThat(csv.lines().get(1)).contains(",right,1,").endsWith(",side");
    assertThat(csv.lines().get(2)).contains(",\"dark, dim\",0,").endsWith(",shade");
    assertThat(drawn.code()).as(drawn.err()).isZero();
  }

  private CommandRun.Result classify(String model, String picture, String... more) {
    List<String> words =
        new ArrayList<>(List.of("classify", picture, "--model", model, "--no-save"));
    words.addAll(List.of(more));
    return CommandRun.in(folder).run(words.toArray());
  }

  @Test
  void a_task_of_several_is_measured_by_name() throws IOException {
    Path table = twoTasks();
    assertThat(train("--data", table.toString(), "--epochs", "8", "--lr", "0.02").code()).isZero();
    Object[] val = {
      "val",
      "classify",
      "--no-save",
      "--format",
      "json",
      "--data",
      table,
      "--split",
      "all",
      "--model",
      folder.resolve("runs/classify/train/best.onnx"),
      "--task",
      "shade"
    };

    CommandRun.Result shade = CommandRun.in(folder).run(val);
    val[val.length - 1] = "height";
    CommandRun.Result none = CommandRun.in(folder).run(val);

    assertThat(shade.code()).as(shade.err()).isZero();
    assertThat(shade.err()).contains("task shade of side, shade", "16 pictures have no label");
    assertThat(shade.out()).contains("\"images\":32", "\"accuracy\":1.0");
    assertThat(none.code()).isNotZero();
    assertThat(none.err()).contains("no task height: expected one of [side, shade]");
  }

  @Test
  void a_corrupt_picture_is_named_and_replaced() throws IOException {
    Files.writeString(data.resolve("left/3.png"), "no picture");
    Files.writeString(data.resolve("left/4.png"), "no picture");

    CommandRun.Result result = train("--epochs", "1");

    assertThat(result.code()).as(result.err()).isZero();
    // One may be among the pictures held out: it is named as well.
    assertThat(result.err())
        .contains("left/3.png", "left/4.png")
        .contains("2 pictures could not be read");
  }

  @Test
  void pictures_that_validate_do_not_train() throws IOException {
    for (String side : List.of("left", "right")) {
      picture(folder.resolve("held/val").resolve(side).resolve("0.png"), side, Color.RED);
    }

    CommandRun.Result result = train("--data", "held", "--val", "val");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--data: expected a part named train beside val, got none");
  }

  @Test
  void one_class_is_nothing_to_learn() throws IOException {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run("train", "classify", "--data", data.toString(), "--classes", "left");

    assertThat(result.code()).isNotZero();
    assertThat(result.err()).contains("at least two classes").doesNotContain("\tat ");
  }

  @Test
  void what_makes_no_sense_is_said_before_anything_begins() {
    assertThat(train("--model", "resnet21").err())
        .contains("train classify: architecture: expected one of logistic, mlp, lenet5");
    assertThat(train("--lr", "0").err()).contains("--lr: expected a rate above 0, got 0.0");
    assertThat(train("--batch", "many").err()).contains("--batch: expected a number from 1");
    assertThat(train("--val", "2").err()).contains("--val: expected val, test or a share");
    assertThat(train("--schedule", "up").err()).contains("expected one of constant, step");
    assertThat(train("--freeze", "trunk,conv9").err())
        .contains("--freeze: expected trunk or the beginning of a parameter's name (")
        .contains("), got conv9");
    assertThat(train("--decay", "7", "--schedule", "exponential").err())
        .contains("--decay: expected a factor from 0 to 1, got 7.0");
    assertThat(train("--decay", "0.5").err())
        .contains("--decay: expected --schedule step, exponential or inverse-time, got one-cycle");
    assertThat(train("--warmup", "9").err()).contains("expected fewer epochs than --epochs 3");
    assertThat(train("--from", "none.onnx").err()).contains("none.onnx: no such file");
    assertThat(train("--trunk-rate", "-1").err()).contains("--trunk-rate: expected a factor of");
    assertThat(train("--lr", "0").code()).isEqualTo(2);
    assertThat(train("--val", "2").code()).isEqualTo(2);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void a_training_does_not_take_the_place_of_another() throws IOException {
    Path run = folder.resolve("mine");
    assertThat(train("--epochs", "1", "--output", run.toString()).code()).isZero();
    byte[] before = Files.readAllBytes(run.resolve("best.onnx"));

    CommandRun.Result again = train("--epochs", "1", "--output", run.toString(), "--seed", "2");

    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err())
        .contains("training folder " + run + ": expected no training, got one; go on with it");
    assertThat(run.resolve("best.onnx")).hasBinaryContent(before);
  }

  @Test
  void a_training_goes_on_with_the_options_of_before_only() {
    assertThat(train("--resume", folder.toString()).code()).isEqualTo(2);
    assertThat(
            CommandRun.in(folder)
                .run("train", "classify", "--resume", folder, "--epochs", "9")
                .err())
        .contains("--resume: expected no other option, for those of before hold, got");
  }

  /** Killed before the first checkpoint, a training goes on by beginning again. */
  @Test
  void a_training_without_a_checkpoint_begins_again() throws IOException {
    assertThat(train("--data", folder.relativize(data).toString()).code()).isZero();
    Path run = folder.resolve("runs/classify/train");
    byte[] weights = Files.readAllBytes(run.resolve("last.onnx"));
    Files.delete(run.resolve("checkpoint.safetensors"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

    // Relative paths among the words of before start where it was started.
    CommandRun.Result again = CommandRun.in(elsewhere).run("train", "classify", "--resume", run);

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("resumed after");
    assertThat(Files.readAllBytes(run.resolve("last.onnx"))).isEqualTo(weights);
    assertThat(run.resolve("report.html"))
        .content()
        .contains("train classify: ")
        .doesNotContain("train cv train");
  }

  @Test
  void there_must_be_something_to_resume() {
    CommandRun.Result result =
        CommandRun.in(folder).run("train", "classify", "--resume", folder.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("nothing to resume: expected arguments.txt");
  }

  @Test
  void a_trunk_learns_a_new_head() {
    Path run = folder.resolve("runs/classify/train");
    assertThat(train().code()).isZero();

    CommandRun.Result tuned =
        train(
            "--from",
            run.resolve("best.onnx").toString(),
            "--freeze",
            "trunk",
            "--few",
            "4",
            "--batch",
            "4");

    CommandRun.Result other =
        train("--from", run.resolve("best.onnx").toString(), "--model", "mobilenet_v2_cifar");

    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err())
        .contains("best.onnx: expected all weights of mobilenet_v2_cifar but the head's, got none");
    assertThat(tuned.code()).as(tuned.err()).isZero();
    assertThat(tuned.err()).contains("8 training");
  }

  /** A bright half's mirror image is the other half, which the mean of both cannot tell apart. */
  @Test
  void the_mean_with_the_mirror_image_is_asked_for_by_an_option() throws IOException {
    assertThat(train("--mirror-average").code()).isZero();
    picture(folder.resolve("two/left.png"), "left", Color.WHITE);
    picture(folder.resolve("two/right.png"), "right", Color.WHITE);

    CommandRun.Result use =
        CommandRun.in(folder)
            .run(
                "classify",
                folder.resolve("two").toString(),
                "--model",
                folder.resolve("runs/classify/train/best.onnx").toString(),
                "--format",
                "csv",
                "--no-save");

    assertThat(use.code()).as(use.err()).isZero();
    assertThat(use.out().replace("right.png", "left.png").lines().skip(1).distinct()).hasSize(2);
  }

  @Test
  void the_same_training_gives_the_same_file_in_any_folder() {
    List<Path> files = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      Path run = folder.resolve(name);
      CommandRun.Result result =
          train("--epochs", "1", "--licence", "MIT", "--seed", "3", "--output", run.toString());
      assertThat(result.code()).as(result.err()).isZero();
      files.add(run.resolve("last.onnx"));
    }

    assertThat(files.get(0)).hasSameBinaryContentAs(files.get(1));
    ModelCard card = ModelRegistry.standard().resolve(files.get(0).toString()).card();
    assertThat(card.licence()).isEqualTo("MIT");
    assertThat(card.notes()).contains("--seed").doesNotContain("--output");
  }

  @Test
  void a_learning_rate_is_suggested() {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "lr-find",
                "--data",
                data.toString(),
                "--model",
                "lenet5",
                "--batch",
                "8",
                "--steps",
                "60",
                "--highest",
                "1",
                "--threads",
                "1");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("suggested learning rate: ");
    assertThat(folder.resolve("runs/classify/lr-find/learning_rate.png")).exists();
  }
}
