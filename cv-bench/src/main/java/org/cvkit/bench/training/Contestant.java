package org.cvkit.bench.training;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cvkit.core.memory.NativeResource;

/**
 * Owns a process that takes training steps when told.
 *
 * <p>Confined to one thread at a time.
 */
final class Contestant implements NativeResource {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;
  private final String name;

  /** What some steps took, and the most memory the process has had so far. */
  record Taken(double wallSeconds, double cpuSeconds, double peakMegabytes) {}

  /** Starts the command. The caller closes it. */
  static Contestant start(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("OMP_NUM_THREADS", "1");
      return new Contestant(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Contestant(Process process) throws IOException {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    name = answer();
  }

  String name() {
    return name;
  }

  Taken take(int steps) {
    try {
      orders.write(steps + "\n");
      orders.flush();
      String[] figures = answer().split(" ", -1);
      return new Taken(
          Double.parseDouble(figures[0]),
          Double.parseDouble(figures[1]),
          Double.parseDouble(figures[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the process of a contestant ended; see its messages above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
