package org.cvkit.core.gradient;

import static org.assertj.core.api.Assumptions.assumeThat;

class BlockedLoweringTest extends LoweringContract {
  @Override
  Lowering lowering() {
    assumeThat(BlockSize.ofThisProcessor())
        .as("blocked convolutions on this processor")
        .isPresent();
    // Blocks for the smallest picture, too.
    return new BlockedLowering(BlockSize.ofThisProcessor().getAsInt(), 1);
  }
}
