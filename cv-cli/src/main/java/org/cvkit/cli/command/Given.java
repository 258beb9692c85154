package org.cvkit.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the user wrote on the command line, for reports. */
final class Given {
  private static final String OUTPUT = "--output";

  private Given() {}

  /** The options that were given, by their names, in the order of the help. */
  static Map<String, String> options(CommandSpec spec) {
    Map<String, String> options = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      List<String> values =
          spec.commandLine().getParseResult().hasMatchedOption(option)
              ? spec.commandLine()
                  .getParseResult()
                  .matchedOption(option.longestName())
                  .originalStringValues()
              : List.of();
      if (!values.isEmpty()) {
        options.put(option.longestName().substring(2), String.join(", ", values));
      }
    }
    return options;
  }

  /** The command as a shell takes it. */
  static String command(CommandSpec spec) {
    return line(spec, arguments(spec));
  }

  /**
   * The command without the folder of its results: what makes a model what it is, so that the same
   * training gives the same file anywhere.
   */
  static String recipe(CommandSpec spec) {
    List<String> words = new ArrayList<>(arguments(spec));
    int at = words.indexOf(OUTPUT);
    if (at >= 0) {
      words.subList(at, at + 2).clear();
    }
    words.removeIf(word -> word.startsWith(OUTPUT + "="));
    return line(spec, words);
  }

  /** Those of the whole line, the names of subcommands among them. */
  private static List<String> arguments(CommandSpec spec) {
    return spec.commandLine().getParseResult().originalArgs();
  }

  private static String line(CommandSpec spec, List<String> words) {
    return Stream.concat(Stream.of(spec.root().name()), words.stream().map(Given::quoted))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
