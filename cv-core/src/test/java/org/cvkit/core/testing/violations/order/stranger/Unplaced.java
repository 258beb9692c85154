package org.cvkit.core.testing.violations.order.stranger;

/** In a package that the order does not have. */
public record Unplaced() {}
