package org.cvkit.core.primitive;

import org.cvkit.core.runtime.SessionOptions;

/** A graph of one node in ONNX Runtime, loaded for the one run. */
final class RuntimeExecution implements Execution {

  private static Volume run(Primitive primitive, Volume x) {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (PrimitiveSession session = PrimitiveSession.open(primitive, x.shape(), options)) {
      return session.apply(x);
    }
  }

  @Override
  public Volume convolve(Conv2d conv, Volume x) {
    return run(conv, x);
  }

  @Override
  public Volume convolveTransposed(TransposedConv2d conv, Volume x) {
    return run(conv, x);
  }

  @Override
  public Volume maxPool(MaxPool pool, Volume x) {
    return run(pool, x);
  }

  @Override
  public Volume averagePool(AveragePool pool, Volume x) {
    return run(pool, x);
  }

  @Override
  public Volume globalPool(GlobalPool pool, Volume x) {
    return run(pool, x);
  }

  @Override
  public Volume normalize(BatchNormalization norm, Volume x) {
    return run(norm, x);
  }

  @Override
  public Volume activate(Activation activation, Volume x) {
    return run(activation, x);
  }

  @Override
  public Volume softmax(Softmax softmax, Volume x) {
    return run(softmax, x);
  }

  @Override
  public Volume resize(Resize resize, Volume x) {
    return run(resize, x);
  }
}
