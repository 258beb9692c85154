package org.cvkit.core.testing.violations.words;

import org.cvkit.core.testing.violations.words.part.Part;

/** Opens a part; no part may use it. */
public record Door(Part part) {}
