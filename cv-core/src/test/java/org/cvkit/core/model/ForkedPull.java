package org.cvkit.core.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that says "ready" and downloads one model; run in a process of its own. */
final class ForkedPull {
  private ForkedPull() {}

  public static void main(String[] arguments) throws IOException {
    ModelCard card = ModelCard.read(Files.readString(Path.of(arguments[0])));
    Path file = Path.of(arguments[1]);
    System.out.println("ready");
    try {
      System.out.println(new Download(card, file, DownloadListener.NONE).run());
    } catch (ModelException e) {
      System.out.println(e.getMessage());
    }
  }

  static Process start(Path card, Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ForkedPull.class.getName(),
            card.toString(),
            file.toString())
        .redirectErrorStream(true)
        .start();
  }
}
