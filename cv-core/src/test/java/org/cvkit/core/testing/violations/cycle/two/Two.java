package org.cvkit.core.testing.violations.cycle.two;

import org.cvkit.core.testing.violations.cycle.one.One;

/** The other half. */
public record Two(One one) {}
