package org.cvkit.cli.option;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.cvkit.cli.output.Console;
import org.cvkit.core.model.RegistryOptions;

/**
 * What a command finds around it: streams, models, the folder it works in.
 *
 * <p>Thread-safe: see its parts.
 *
 * @param registry where models are looked for, asked only by commands that need one
 * @param folder where {@code runs} goes
 */
public record Surroundings(Console console, Supplier<RegistryOptions> registry, Path folder) {

  /** The same in another folder. */
  public Surroundings in(Path other) {
    return new Surroundings(console, registry, other);
  }
}
