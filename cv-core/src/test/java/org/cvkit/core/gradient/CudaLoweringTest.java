package org.cvkit.core.gradient;

/** On the kernels of the CPU: what CUDA's own compute needs a GPU to be seen. */
class CudaLoweringTest extends LoweringContract {
  @Override
  Lowering lowering() {
    return Lowering.cuda();
  }
}
