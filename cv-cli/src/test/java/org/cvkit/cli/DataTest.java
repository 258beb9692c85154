package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void one_picture() throws IOException {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("images/train"));
    Files.createDirectories(data.resolve("labels/train"));
    Files.writeString(data.resolve("names.txt"), "cat\ndog\n");
    picture("a.png", 80);
    label("1 0.5 0.5 0.5 0.5\n");
  }

  private void picture(String name, int width) throws IOException {
    ImageIO.write(
        new BufferedImage(width, 40, BufferedImage.TYPE_3BYTE_BGR),
        "png",
        data.resolve("images/train").resolve(name).toFile());
  }

  private void label(String text) throws IOException {
    Files.writeString(data.resolve("labels/train/a.txt"), text);
  }

  @Test
  void good_labels_are_counted() {
    CommandRun.Result result = CommandRun.in(folder).run("data", "check", data);

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("dog                             1        1       1")
        .contains("40x20")
        .contains("1 pictures with 1 objects, at most 1 in one; 0 without")
        .contains("no bad labels");
  }

  @Test
  void bad_labels_are_all_named_and_end_with_1() throws IOException {
    label("1 0.5 0.5 0.5 0.5\n2 0.5 0.5 0.5 0.5\n0 0.5 NaN 0.5 0.5\n");

    CommandRun.Result result = CommandRun.in(folder).run("data", "check", data);

    Path file = data.resolve("labels/train/a.txt");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines())
        .startsWith(file + ":2: class 2: expected one of the 2 named classes, 0..1")
        .endsWith("2 bad: 1 unknown class, 1 not a number");
    assertThat(result.out()).contains(file + ":3: ");

    CommandRun.Result json =
        CommandRun.in(folder).run("data", "check", data, "--split", "train", "--format", "json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.out())
        .startsWith("{\"schema\":\"cvkit/1\",\"task\":\"data-check\"")
        .contains("\"split\":\"train\",\"images\":0,\"background\":0,\"objects\":0,\"leftOut\":1")
        .contains("{\"kind\":\"unknown class\",\"where\":\"" + file + ":2\"");
  }

  @Test
  void a_data_set_without_objects_is_refused_where_objects_are_needed() throws IOException {
    Files.delete(data.resolve("labels/train/a.txt"));
    String message = "no objects: expected labels in " + data.resolve("labels/train");
    CommandRun run = CommandRun.in(folder);

    CommandRun.Result check = run.run("data", "check", data);
    CommandRun.Result train = run.run("train", "detect", "--data", data, "--epochs", "1");
    CommandRun.Result val = run.run("val", "detect", "--model", "people", "--data", data);

    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out()).contains(message);
    assertThat(train.code()).isEqualTo(1);
    assertThat(train.err()).contains(message);
    assertThat(val.code()).isEqualTo(1);
    assertThat(val.err()).contains(message);
  }

  @Test
  void another_format_is_written_and_checked_again() throws IOException {
    label("1 0.5 0.5 0.5 0.5\n2 0.5 0.5 0.5 0.5\n");
    picture("b.png", 70);
    Files.writeString(data.resolve("labels/train/b.txt"), "0 0.5 0.5 0.5 0.5\n");
    CommandRun run = CommandRun.in(folder);

    CommandRun.Result stopped = run.run("data", "convert", data, "--to", "voc", "--output", "voc");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).contains("labels: 1 is bad").contains("a.txt:2: class 2");
    assertThat(folder.resolve("voc")).doesNotExist();

    CommandRun.Result result =
        run.run("data", "convert", data, "--to", "voc", "--output", "voc", "--skip-bad");
    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("skipped: ").contains("a.txt:2: class 2");
    assertThat(result.err()).contains("1 pictures left out: not all of their objects are known");
    assertThat(result.lines())
        .containsExactly(
            "1 pictures with 1 objects written as voc, 1 bad labels left out",
            "Results saved to " + folder.resolve("voc"));
    assertThat(run.run("data", "check", folder.resolve("voc")).code()).isZero();
  }

  @Test
  void usage_mistakes_are_named() {
    CommandRun run = CommandRun.in(folder);

    assertThat(run.run("data").code()).isEqualTo(2);
    assertThat(run.run("data", "check", data, "--format", "csv").code()).isEqualTo(2);
    assertThat(run.run("data", "convert", data, "--to", "xml", "--output", "x").code())
        .isEqualTo(2);
    assertThat(run.run("data", "check", data, "--split", "val").err())
        .contains("no part val: expected one of train");
  }
}
