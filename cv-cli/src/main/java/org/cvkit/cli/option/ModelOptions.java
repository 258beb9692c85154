package org.cvkit.cli.option;

import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.DownloadLine;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.model.RegistryOptions;
import org.cvkit.core.model.RegistryOptions.Network;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which model.
 *
 * <p>Confined to one thread at a time.
 */
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "ID|FILE",
      description = "model of the registry (see cv models list) or an .onnx file")
  private @Nullable String model;

  @Mixin private OfflineOption offline = new OfflineOption();

  /** What the user asked for, or null when the choice is ours. */
  public @Nullable String named() {
    return model;
  }

  /**
   * The model of that name, downloaded with a progress line if it must be.
   *
   * @throws org.cvkit.core.model.ModelException when it cannot be had
   */
  public Model resolve(String name, Surroundings surroundings) {
    Console console = surroundings.console();
    try (DownloadLine line = new DownloadLine(console)) {
      return offline.registry(surroundings).resolve(name, line);
    }
  }

  /**
   * Whether the network may be used.
   *
   * <p>Confined to one thread at a time.
   */
  public static final class OfflineOption {
    @Option(names = "--offline", description = "download nothing")
    private boolean offline;

    /** The registry of these surroundings. */
    public ModelRegistry registry(Surroundings surroundings) {
      RegistryOptions options = surroundings.registry().get();
      return ModelRegistry.of(offline ? options.withNetwork(Network.OFFLINE) : options);
    }
  }
}
