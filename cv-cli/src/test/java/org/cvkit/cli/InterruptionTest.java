package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends signals to a training that would go on for hours. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  @TempDir private Path folder;

  @BeforeEach
  void lay_out() throws IOException {
    for (String name : List.of("dark", "light")) {
      Path pictures = Files.createDirectories(folder.resolve("data").resolve(name));
      for (int i = 0; i < 8; i++) {
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
        image.setRGB(i, i, name.equals("dark") ? 0x202020 : 0xf0f0f0);
        ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
      }
    }
  }

  @Test
  void a_training_stops_and_says_how_to_go_on() throws Exception {
    Run run = trainUntil("epoch 1/", "INT");

    assertThat(run.text).contains("stopped; go on with: cv train classify --resume");
    assertThat(run.code).isEqualTo(130);
    assertThat(folder.resolve("runs/classify/train/checkpoint.safetensors")).exists();
  }

  /** While sessions are made the virtual machine must not shut down beside them. */
  @ParameterizedTest
  @CsvSource({"training and, INT, 130", "training and, TERM, 143"})
  void an_early_signal_ends_it_without_a_crash(String after, String signal, int code)
      throws Exception {
    Run run = trainUntil(after, signal);

    assertThat(run.code).as(run.text).isEqualTo(code);
    assertThat(run.text).doesNotContain("fatal error").doesNotContain("error:");
  }

  private record Run(int code, String text) {}

  /** Sends the signal as soon as a line has {@code word}. */
  private Run trainUntil(String word, String signal) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "train",
                "classify",
                "--data",
                "data",
                "--model",
                "lenet5",
                "--batch",
                "4",
                "--epochs",
                "100000",
                "--threads",
                "1")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    StringBuilder text = new StringBuilder();
    boolean sent = false;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.append(line).append('\n');
        if (!sent && line.contains(word)) {
          sent = true;
          send(signal, process);
        }
      }
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new Run(process.exitValue(), text.toString());
    } finally {
      process.destroyForcibly();
    }
  }

  private static void send(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }
}
