package org.cvkit.core.testing.violations.nullness;

/** In a package without a package-info. */
public record Unmarked() {}
