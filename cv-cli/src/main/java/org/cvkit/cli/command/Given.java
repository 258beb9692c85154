package org.cvkit.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the user wrote on the command line, for reports. */
final class Given {
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
    // The arguments are those of the whole line, the names of subcommands among them.
    return Stream.concat(
            Stream.of(spec.root().name()),
            spec.commandLine().getParseResult().originalArgs().stream().map(Given::quoted))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
