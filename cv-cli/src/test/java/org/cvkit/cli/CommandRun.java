package org.cvkit.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.core.model.RegistryOptions;
import org.cvkit.core.model.RegistryOptions.Network;

/** The command run in this process, in a folder of its own, offline. */
final class CommandRun {
  private final Path folder;
  private List<Path> models = List.of();
  private InputStream in = new ByteArrayInputStream(new byte[0]);
  private BooleanSupplier stop = () -> false;

  private CommandRun(Path folder) {
    this.folder = folder;
  }

  static CommandRun in(Path folder) {
    return new CommandRun(folder);
  }

  CommandRun withModels(Path other) {
    models = List.of(other);
    return this;
  }

  CommandRun withInput(byte[] bytes) {
    in = new ByteArrayInputStream(bytes);
    return this;
  }

  CommandRun stoppedWhen(BooleanSupplier other) {
    stop = other;
    return this;
  }

  Result run(Object... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    RegistryOptions registry =
        new RegistryOptions(models, folder.resolve("cache"), Network.OFFLINE);
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code =
        Main.run(
            words,
            new Surroundings(
                new Console(in, stream(out), stream(err), stop), () -> registry, folder));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** What a run printed and ended with. */
  record Result(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }
}
