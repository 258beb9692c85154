package org.cvkit.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.memory.NativeResource;
import org.jspecify.annotations.Nullable;

/**
 * Owns a process in which another toolkit classifies files. It says its name; each line it is given
 * is a file, and it answers an empty line by one when it is done with all before.
 *
 * <p>Confined to one thread at a time.
 */
final class Rival implements NativeResource {
  private static final String MAIN = "org.cvkit.bench.djl.DjlClassifier";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter files;
  private final String name;

  private Rival(Process process) throws IOException {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    files =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    name = answer();
  }

  /**
   * Starts DJL with a model. The caller closes it.
   *
   * @param build where {@code cv-bench/djl} was built to
   */
  static Rival djl(Path build, Path model) {
    try {
      String classPath =
          build.resolve("classes")
              + System.getProperty("path.separator")
              + Files.readString(build.resolve("classpath")).trim();
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      ProcessBuilder builder = new ProcessBuilder(java, "-cp", classPath, MAIN, model.toString());
      return new Rival(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  /** Classifies some files; what that cost the other process. */
  Cost classify(List<Path> some) {
    return Cost.of(
        process.pid(),
        () -> {
          try {
            for (Path file : some) {
              files.write(file.toAbsolutePath() + "\n");
            }
            files.write("\n");
            files.flush();
            answer();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private String answer() throws IOException {
    @Nullable String line = answers.readLine();
    if (line == null) {
      throw new IOException("the other toolkit's process ended; see its messages above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
