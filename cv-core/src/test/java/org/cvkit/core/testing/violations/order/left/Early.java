package org.cvkit.core.testing.violations.order.left;

import org.cvkit.core.testing.violations.order.right.Late;

/** Uses what stands right of it. */
public record Early(Late late) {}
