package org.cvkit.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cvkit.cli.option.ModelOptions.OfflineOption;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.DownloadLine;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.Verification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code cv models}: what models there are, and whether they are here. Its subcommand {@code
 * import} is added by whoever makes the command line, through {@link #imports}.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "models",
    description = "Lists, describes, downloads, checks and imports models.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example: cv models list --task detect"})
public final class ModelsCommand implements Runnable {
  private final Surroundings surroundings;

  @Spec
  @SuppressWarnings("NullAway.Init") // Filled in by picocli.
  private CommandSpec spec;

  public ModelsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Its subcommand that makes a model of weights. */
  public Object imports() {
    return new ModelsImportCommand(surroundings);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "models: expected list, info, pull, verify or import");
  }

  @Command(
      name = "list",
      description = "Lists the models that can be named, and whether they are here.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: cv models list --task classify"})
  int list(
      @Option(names = "--task", paramLabel = "TASK", description = "only models for this task")
          @Nullable String task) {
    ModelRegistry registry = ModelRegistry.of(surroundings.registry().get());
    Set<String> tasks =
        registry.models().stream()
            .map(card -> card.task().id())
            .collect(Collectors.toCollection(TreeSet::new));
    if (task != null && !tasks.contains(task)) {
      throw new ParameterException(
          spec.commandLine(),
          "--task: expected one of " + String.join(", ", tasks) + ", got " + task);
    }
    Console console = surroundings.console();
    console.note(row("ID", "TASK", "SIZE", "LICENCE", "HERE"));
    for (ModelCard card : registry.models()) {
      if (task == null || card.task().id().equals(task)) {
        boolean here = registry.locate(card.id()).isPresent();
        console.data(
            row(card.id(), card.task().id(), size(card), licence(card), here ? "yes" : "no"));
      }
    }
    return ExitCode.OK.code();
  }

  @Command(
      name = "info",
      description = "Prints the card of a model as JSON.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: cv models info yolox-nano"})
  int info(@Parameters(paramLabel = "ID", description = "the model") String id) {
    ModelRegistry registry = ModelRegistry.of(surroundings.registry().get());
    surroundings.console().data(card(registry, id).toJson());
    return ExitCode.OK.code();
  }

  @Command(
      name = "pull",
      description = "Downloads models that are not here yet.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: cv models pull yolox-nano"})
  int pull(
      @Mixin OfflineOption offline,
      @Parameters(paramLabel = "ID", arity = "1..*", description = "the models") List<String> ids) {
    ModelRegistry registry = offline.registry(surroundings);
    ExitCode code = ExitCode.OK;
    for (String id : ids) {
      try (DownloadLine line = new DownloadLine(surroundings.console())) {
        Model model = registry.pull(id, line);
        surroundings.console().data(model.card().id() + " " + model.file());
      } catch (ModelException e) {
        surroundings.console().error(e);
        code = ExitCode.MODEL;
      }
    }
    return code.code();
  }

  @Command(
      name = "verify",
      description = "Compares models that are here with the checksums of their cards.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: cv models verify"})
  int verify(
      @Parameters(
              paramLabel = "ID",
              arity = "0..*",
              description = "the models (default: all that are here)")
          @Nullable List<String> ids) {
    ModelRegistry registry = ModelRegistry.of(surroundings.registry().get());
    List<String> named = ids == null ? List.of() : ids;
    boolean all = named.isEmpty();
    List<String> wanted = all ? registry.models().stream().map(ModelCard::id).toList() : named;
    ExitCode code = ExitCode.OK;
    for (String id : wanted) {
      Verification found = registry.verify(id);
      if (all && found.state() == Verification.State.MISSING) {
        continue;
      }
      if (found.state() != Verification.State.OK) {
        code = ExitCode.MODEL;
      }
      surroundings.console().data(line(found));
    }
    return code.code();
  }

  private static String line(Verification found) {
    String state = found.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return found.card().id()
        + ": "
        + state
        + found.file().map(file -> " " + file).orElse("")
        + (found.state() == Verification.State.WRONG_CHECKSUM
            ? ": expected SHA-256 " + found.card().sha256() + ", got " + found.sha256()
            : "");
  }

  private static ModelCard card(ModelRegistry registry, String id) {
    return registry.find(id).orElseGet(() -> Opening.of(() -> registry.resolve(id)).card());
  }

  private static String row(String id, String task, String size, String licence, String here) {
    return String.format(Locale.ROOT, "%-34s %-12s %9s  %-16s %s", id, task, size, licence, here);
  }

  private static String size(ModelCard card) {
    return card.bytes() == 0 ? "?" : String.format(Locale.ROOT, "%.1f MB", card.bytes() / 1e6);
  }

  private static String licence(ModelCard card) {
    return card.licence().isEmpty() ? "not stated" : card.licence();
  }
}
