package org.cvkit.core.primitive;

/**
 * How a primitive is executed.
 *
 * <p>Immutable.
 */
public enum Backend {
  /** Loops as the definition is written: to read and to check others against. */
  REFERENCE(new ReferenceExecution()),
  /** Loops over rows that the JIT compiler turns into vector instructions; one thread. */
  FAST(new FastExecution()),
  /**
   * A graph of one node, in ONNX Runtime with one thread. Opens a session each time: for many runs
   * keep a {@link PrimitiveSession}.
   */
  ONNX_RUNTIME(new RuntimeExecution());

  private final Execution execution;

  Backend(Execution execution) {
    this.execution = execution;
  }

  Execution execution() {
    return execution;
  }
}
