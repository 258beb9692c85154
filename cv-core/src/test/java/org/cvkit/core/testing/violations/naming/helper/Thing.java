package org.cvkit.core.testing.violations.naming.helper;

/** In a package that is not said to be anything. */
public record Thing() {}
