package org.cvkit.core.gradient;

class PortableLoweringTest extends LoweringContract {
  @Override
  Lowering lowering() {
    return Lowering.portable();
  }
}
