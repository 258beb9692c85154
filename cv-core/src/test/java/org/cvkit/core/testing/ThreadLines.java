package org.cvkit.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rule that every public type says how threads may use it: the last paragraph of its Javadoc,
 * before any tags, begins with one of three words. Comments are not in class files, so that the
 * sources are read, which google-java-format keeps in a form that lines can tell.
 */
public final class ThreadLines {
  private static final Pattern TYPE =
      Pattern.compile(
          "^public (?:\\w[\\w-]* )*(?:class|record|interface|@interface|enum) \\w+",
          Pattern.MULTILINE);
  private static final Pattern JAVADOC =
      Pattern.compile("^/\\*\\*(.*?)\\*/", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern THREADS =
      Pattern.compile("(Immutable|Thread-safe|Confined to one thread at a time)\\b.*");

  private ThreadLines() {}

  /** The files below {@code sources} whose public type does not say it. */
  public static List<Path> missing(Path sources) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !saysIt(read(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean saysIt(String source) {
    Matcher type = TYPE.matcher(source);
    if (!type.find()) {
      return true;
    }
    String last = "";
    Matcher javadoc = JAVADOC.matcher(source).region(0, type.start());
    while (javadoc.find()) {
      last = javadoc.group(1);
    }
    return THREADS.matcher(lastParagraph(last)).matches();
  }

  /** In one line, without the stars and the tags. */
  private static String lastParagraph(String javadoc) {
    String text = javadoc.replaceAll("(?m)^ *\\* ?", "").split("(?m)^@", 2)[0];
    return text.substring(text.lastIndexOf("<p>") + 1)
        .replaceFirst("^p>", "")
        .strip()
        .replace('\n', ' ');
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
