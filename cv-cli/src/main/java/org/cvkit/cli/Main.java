package org.cvkit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cvkit.cli.command.ClassifyCommand;
import org.cvkit.cli.command.DataCommand;
import org.cvkit.cli.command.DetectCommand;
import org.cvkit.cli.command.DoctorCommand;
import org.cvkit.cli.command.GradcheckCommand;
import org.cvkit.cli.command.ModelsCommand;
import org.cvkit.cli.command.RateSearchCommand;
import org.cvkit.cli.command.TrainCommand;
import org.cvkit.cli.command.ValCommand;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Version;
import org.cvkit.core.CacheFolder;
import org.cvkit.core.CvException;
import org.cvkit.core.StageTrace;
import org.cvkit.core.model.RegistryOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code cv} command.
 *
 * <p>Thread-safe: each invocation is on its own.
 */
public final class Main {
  private static final Map<String, Function<Surroundings, Object>> COMMANDS = commands();

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    StageTrace.mark("main");
    if ("dumb".equals(System.getenv("TERM"))) {
      // picocli looks at NO_COLOR, but not at this.
      System.setProperty("picocli.ansi", "false");
    }
    Interruption interruption = Interruption.install();
    WatchedOutput data = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out = stream(data);
    PrintStream err = stream(new FileOutputStream(FileDescriptor.err));
    // What nobody can read any more need not be computed.
    Console console =
        new Console(System.in, out, err, () -> interruption.isRequested() || data.hasFailed());
    int code;
    try {
      code = run(args, new Surroundings(console, RegistryOptions::defaults, Path.of("")));
      out.flush();
      code = data.exitCode(code, console);
    } finally {
      out.flush();
      err.flush();
      interruption.over();
    }
    StageTrace.mark("result");
    System.exit(interruption.exitCode(code));
  }

  /** Runs the command with the given streams and returns its exit code. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    Console console = new Console(in, out, err, () -> false);
    return run(args, new Surroundings(console, RegistryOptions::defaults, Path.of("")));
  }

  static int run(String[] args, Surroundings surroundings) {
    Console console = surroundings.console();
    CommandLine root = new CommandLine(new Root());
    // Reading a command's annotations costs milliseconds: the one that is wanted is enough.
    String wanted = args.length > 0 && COMMANDS.containsKey(args[0]) ? args[0] : null;
    COMMANDS.forEach(
        (name, make) -> {
          if (wanted == null || wanted.equals(name)) {
            root.addSubcommand(name, make.apply(surroundings));
          }
        });
    if (wanted == null) {
      root.addSubcommand(new HelpCommand());
    }
    versionEverywhere(root);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setOut(writer(console.out()));
    root.setErr(writer(console.err()));
    root.setParameterExceptionHandler((e, rest) -> usageError(e, console));
    root.setExecutionExceptionHandler((e, line, result) -> failure(e, console).code());
    try {
      return root.execute(args);
    } catch (LinkageError e) {
      return unloadable(e, console).code();
    }
  }

  private static Map<String, Function<Surroundings, Object>> commands() {
    Map<String, Function<Surroundings, Object>> commands = new LinkedHashMap<>();
    commands.put("detect", DetectCommand::new);
    commands.put("classify", ClassifyCommand::new);
    commands.put("val", Main::val);
    commands.put("train", Main::train);
    commands.put("data", Main::data);
    commands.put("lr-find", RateSearchCommand::new);
    commands.put("models", Main::models);
    commands.put("gradcheck", GradcheckCommand::new);
    commands.put("doctor", DoctorCommand::new);
    return commands;
  }

  private static void versionEverywhere(CommandLine line) {
    line.getCommandSpec().versionProvider(new VersionLine());
    line.getSubcommands().values().forEach(Main::versionEverywhere);
  }

  private static CommandLine val(Surroundings surroundings) {
    ValCommand val = new ValCommand(surroundings);
    return new CommandLine(val)
        .addSubcommand(val.detect())
        .addSubcommand(val.classify())
        .addSubcommand(val.track());
  }

  private static CommandLine train(Surroundings surroundings) {
    TrainCommand train = new TrainCommand(surroundings);
    return new CommandLine(train)
        .addSubcommand(train.classify())
        .addSubcommand(train.detect())
        .addSubcommand(train.hog());
  }

  private static CommandLine data(Surroundings surroundings) {
    DataCommand data = new DataCommand(surroundings);
    return new CommandLine(data).addSubcommand(data.check()).addSubcommand(data.convert());
  }

  private static CommandLine models(Surroundings surroundings) {
    ModelsCommand models = new ModelsCommand(surroundings);
    return new CommandLine(models).addSubcommand(models.imports());
  }

  private static int usageError(ParameterException e, Console console) {
    console.error(sentence(e));
    console.note("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private static String sentence(ParameterException e) {
    Set<String> commands = e.getCommandLine().getSubcommands().keySet();
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !commands.isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      return "no such command: expected one of " + String.join(", ", commands) + ", got " + word;
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static ExitCode failure(Exception e, Console console) {
    if (e instanceof CvException) {
      console.error(e);
    } else if (e instanceof UncheckedIOException) {
      console.error("input or output: " + e.getMessage());
    } else {
      console.error("unexpected: " + e + "; please report this with the lines below");
      e.printStackTrace(console.err());
    }
    return ExitCode.of(e);
  }

  /** Native libraries are unpacked into the cache, which may be full or closed to this user. */
  private static ExitCode unloadable(LinkageError e, Console console) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    console.error(
        "native libraries: cannot be loaded: "
            + first.getMessage()
            + "; see that there is room in "
            + CacheFolder.path()
            + " and that it may be written, or set CVKIT_CACHE to another folder");
    return ExitCode.FAILURE;
  }

  private static PrintStream stream(OutputStream out) {
    // UTF-8 whatever the locale: labels and paths are not ASCII.
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private static java.io.PrintWriter writer(PrintStream stream) {
    return new java.io.PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** {@code cv} itself. */
  @Command(
      name = "cv",
      description = "Computer vision on pictures, videos and cameras.",
      synopsisSubcommandLabel = "COMMAND",
      mixinStandardHelpOptions = true,
      versionProvider = VersionLine.class,
      footer = {"", "Example: cv detect street.jpg"})
  static final class Root implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // Filled in by picocli.
    private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "no command given");
    }
  }

  /** The answer to {@code --version}. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"cvkit " + Version.text()};
    }
  }
}
