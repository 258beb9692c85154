package org.cvkit.core.model;

import java.nio.file.Path;

/**
 * A model that is there to be opened: its file, and the card that says how to use it.
 *
 * <p>Immutable.
 */
public record Model(ModelCard card, Path file) {}
