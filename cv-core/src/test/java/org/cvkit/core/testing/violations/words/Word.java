package org.cvkit.core.testing.violations.words;

/** Used by a part, and leads back to it through another class of the root. */
public record Word(Door door) {}
