package org.cvkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the commands that people wait for, on the bundled picture and a network of a few hundred
 * bytes, so that the Java virtual machine can note which classes a start needs. The launcher runs
 * it once, in a folder that it deletes afterwards; nothing is downloaded.
 *
 * <p>Confined to one thread at a time.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Rehearses in the working folder; whether a command succeeds does not matter. */
  public static void main(String[] args) throws IOException {
    Path model = Path.of("rehearsal.onnx");
    try (InputStream in = Rehearsal.class.getResourceAsStream("rehearsal.onnx")) {
      if (in != null) {
        Files.copy(in, model);
      }
    }
    List<String[]> commands =
        List.of(
            new String[] {"detect", "--offline", "--model", model.toString(), "--conf", "0.01"},
            new String[] {"detect", "--offline", "--model", model.toString(), "--format", "json"},
            new String[] {"detect", "--model", "haar-face"},
            new String[] {"classify", "--offline", "--model", model.toString()},
            new String[] {"models", "list"},
            new String[] {"detect", "--help"});
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      for (String[] command : commands) {
        Main.run(command, InputStream.nullInputStream(), nowhere, nowhere);
      }
    }
    System.exit(0); // The workers of a failed command must not keep the archive from being written.
  }
}
