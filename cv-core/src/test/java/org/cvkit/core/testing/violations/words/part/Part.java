package org.cvkit.core.testing.violations.words.part;

import org.cvkit.core.testing.violations.words.Word;

/** Uses a word that knows a door. */
public record Part(Word word) {}
