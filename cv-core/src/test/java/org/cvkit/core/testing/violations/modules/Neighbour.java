package org.cvkit.core.testing.violations.modules;

import org.cvkit.core.geometry.Size;

/** Uses another module, if its own were the package that it is in. */
public record Neighbour(Size size) {}
