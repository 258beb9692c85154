package org.cvkit.core.testing.violations.order.right;

/** In its place. */
public record Late() {}
