package org.cvkit.core.testing.violations.order;

import org.cvkit.core.testing.violations.order.right.Late;

/** In the root, which every package may use, and therefore uses none. */
public record Root(Late late) {}
