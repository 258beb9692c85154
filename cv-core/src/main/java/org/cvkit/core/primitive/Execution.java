package org.cvkit.core.primitive;

/** One way to execute all primitives. Implementations may be called by several threads at once. */
interface Execution {
  Volume convolve(Conv2d conv, Volume x);

  Volume convolveTransposed(TransposedConv2d conv, Volume x);

  Volume maxPool(MaxPool pool, Volume x);

  Volume averagePool(AveragePool pool, Volume x);

  Volume globalPool(GlobalPool pool, Volume x);

  Volume normalize(BatchNormalization norm, Volume x);

  Volume activate(Activation activation, Volume x);

  Volume softmax(Softmax softmax, Volume x);

  Volume resize(Resize resize, Volume x);
}
