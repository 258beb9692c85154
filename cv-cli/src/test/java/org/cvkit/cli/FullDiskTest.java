package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training during which the disk becomes full, between the first and the second checkpoint. */
class FullDiskTest {
  @TempDir private Path folder;
  private Path run;
  private Path checkpoint;

  @BeforeEach
  void lay_out() throws IOException {
    for (String side : List.of("left", "right")) {
      for (int i = 0; i < 8; i++) {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200 + i, 200, 200));
        graphics.fillRect(side.equals("left") ? 0 : 14, 0, 14, 28);
        graphics.dispose();
        Path file = folder.resolve("data").resolve(side).resolve(i + ".png");
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
      }
    }
    run = folder.resolve("run");
    checkpoint = run.resolve("checkpoint.safetensors");
  }

  private CommandRun.Result train(CommandRun command) {
    return command.run(
        "train",
        "classify",
        "--data",
        folder.resolve("data"),
        "--model",
        "lenet5",
        "--epochs",
        "3",
        "--batch",
        "4",
        "--val",
        "0.25",
        "--lr",
        "0.01",
        "--threads",
        "1",
        "--output",
        run);
  }

  /** Trains with room for files of {@code bytes} only, once there is a checkpoint. */
  private CommandRun.Result trainUntilFull(long bytes, byte[][] before) {
    FileSizeLimit[] limit = new FileSizeLimit[1];
    try {
      return train(
          CommandRun.in(folder)
              .stoppedWhen(
                  () -> {
                    if (limit[0] == null && Files.exists(checkpoint)) {
                      before[0] = read(checkpoint);
                      limit[0] = FileSizeLimit.of(bytes);
                    }
                    return false;
                  }));
    } finally {
      if (limit[0] != null) {
        limit[0].close();
      }
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_checkpoint_that_does_not_fit_leaves_the_one_before_and_says_what_to_do()
      throws IOException {
    byte[][] before = new byte[1][];

    CommandRun.Result full = trainUntilFull(400_000, before);

    assertThat(full.code()).as(full.err()).isEqualTo(1);
    assertThat(full.err())
        .contains("checkpoint " + checkpoint + ": cannot be written after epoch 2: ")
        .contains("File too large")
        .contains("; the one before is untouched: make room, then resume")
        .doesNotContain("\tat ");
    assertThat(before[0]).hasSizeGreaterThan(400_000).isEqualTo(Files.readAllBytes(checkpoint));
    assertThatNothingIsHalfWritten();
    CommandRun.Result resumed = CommandRun.in(folder).run("train", "classify", "--resume", run);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("resumed after epoch 1/3 and ", "epoch 2/3: ", "epoch 3/3: ")
        .doesNotContain("epoch 1/3: ");
  }

  @Test
  void weights_that_do_not_fit_leave_those_of_before() throws IOException {
    byte[][] before = new byte[1][];

    CommandRun.Result full = trainUntilFull(100_000, before);

    assertThat(full.code()).as(full.err()).isEqualTo(1);
    assertThat(full.err())
        .contains(run.resolve("last.onnx") + ": cannot be written")
        .contains("room")
        .doesNotContain("\tat ");
    assertThat(Files.size(run.resolve("last.onnx"))).isGreaterThan(100_000);
    assertThat(before[0]).isEqualTo(Files.readAllBytes(checkpoint));
    assertThatNothingIsHalfWritten();
  }

  private void assertThatNothingIsHalfWritten() throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().endsWith(".part"));
    }
  }
}
