package org.cvkit.core.testing.violations.cycle.one;

import org.cvkit.core.testing.violations.cycle.two.Two;

/** One half of a cycle. */
public record One(Two two) {}
