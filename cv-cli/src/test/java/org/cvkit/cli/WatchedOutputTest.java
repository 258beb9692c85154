package org.cvkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import org.cvkit.cli.output.Console;
import org.junit.jupiter.api.Test;

class WatchedOutputTest {
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void what_can_be_printed_changes_nothing() {
    WatchedOutput output = new WatchedOutput(printed);

    new PrintStream(output, true, UTF_8).println("a line");

    assertThat(output.hasFailed()).isFalse();
    assertThat(output.exitCode(4, console())).isEqualTo(4);
    assertThat(printed.toString(UTF_8)).isEqualTo("a line" + System.lineSeparator());
  }

  @Test
  void a_full_disk_is_a_failure_and_told() {
    WatchedOutput output = failing("No space left on device");

    assertThat(output.hasFailed()).isTrue();
    assertThat(output.exitCode(0, console())).isEqualTo(1);
    assertThat(told.toString(UTF_8))
        .startsWith("error: standard output: cannot be written: No space left on device");
  }

  @Test
  void a_reader_that_went_is_not_complained_about() {
    WatchedOutput output = failing("Broken pipe");

    assertThat(output.hasFailed()).isTrue();
    assertThat(output.exitCode(0, console())).isEqualTo(141);
    assertThat(told.size()).isZero();
  }

  private static WatchedOutput failing(String reason) {
    WatchedOutput output =
        new WatchedOutput(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException(reason);
              }
            });
    new PrintStream(output, true, UTF_8).println("a line");
    return output;
  }

  private Console console() {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(printed, true, UTF_8),
        new PrintStream(told, true, UTF_8),
        () -> false);
  }
}
