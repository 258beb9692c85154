package org.cvkit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script called as {@code SCRIPT MODEL FOLDER THREADS} that prints {@code ... files/s}.
 *
 * <p>Immutable.
 */
record PythonScript(Path python, Path script, Path model) {
  private static final Pattern SPEED = Pattern.compile("([0-9.]+) files/s");

  /** What the script says of itself; starting Python and loading the model are not in it. */
  double filesPerSecond(List<Path> files, int threads) {
    String said = said(files.get(0).resolveSibling("").toString(), threads);
    Matcher speed = SPEED.matcher(said);
    if (!speed.find()) {
      throw new IllegalStateException(script + ": expected a line with files/s, got: " + said);
    }
    return Double.parseDouble(speed.group(1));
  }

  private String said(String folder, int threads) {
    ProcessBuilder builder =
        new ProcessBuilder(
            python.toString(),
            script.toString(),
            model.toString(),
            folder,
            Integer.toString(threads));
    try {
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(script + ": interrupted", e);
    }
  }
}
