/** Whole training steps of four networks, measured beside PyTorch. */
@NullMarked
package org.cvkit.bench.training;

import org.jspecify.annotations.NullMarked;
