package org.cvkit.core.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What was found of a model on this machine.
 *
 * <p>Immutable.
 *
 * @param card the model
 * @param state what is the matter with it
 * @param file the file that was found, none when it is missing
 * @param sha256 that file's checksum, empty when it is missing
 */
public record Verification(ModelCard card, State state, Optional<Path> file, String sha256) {

  /** Whether a model is there, and whether it is the one its card means. */
  public enum State {
    OK,
    MISSING,
    WRONG_CHECKSUM
  }
}
