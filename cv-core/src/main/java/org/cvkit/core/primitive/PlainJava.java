package org.cvkit.core.primitive;

import org.cvkit.core.tensor.Shape;

/** What both executions in Java share: operators whose definition leaves nothing to make faster. */
abstract class PlainJava implements Execution {

  @Override
  public Volume normalize(BatchNormalization norm, Volume x) {
    float[] y = new float[x.values().length];
    int pixels = x.height() * x.width();
    for (int n = 0; n < x.batch(); n++) {
      for (int c = 0; c < x.channels(); c++) {
        float deviation = (float) Math.sqrt(norm.variance().at(0, c, 0, 0) + norm.epsilon());
        float scale = norm.scale().at(0, c, 0, 0) / deviation;
        float mean = norm.mean().at(0, c, 0, 0);
        float bias = norm.bias().at(0, c, 0, 0);
        int begin = x.offset(n, c);
        for (int i = begin; i < begin + pixels; i++) {
          y[i] = scale * (x.values()[i] - mean) + bias;
        }
      }
    }
    return Volume.around(x.shape(), y);
  }

  @Override
  public Volume activate(Activation activation, Volume x) {
    float[] y = new float[x.values().length];
    for (int i = 0; i < y.length; i++) {
      y[i] = activation.function().of(x.values()[i]);
    }
    return Volume.around(x.shape(), y);
  }

  @Override
  public Volume softmax(Softmax softmax, Volume x) {
    float[] y = new float[x.values().length];
    int pixels = x.height() * x.width();
    for (int n = 0; n < x.batch(); n++) {
      for (int p = 0; p < pixels; p++) {
        // The largest score is taken off first, so that no exponential overflows.
        float largest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < x.channels(); c++) {
          largest = Math.max(largest, x.values()[x.offset(n, c) + p]);
        }
        double sum = 0;
        for (int c = 0; c < x.channels(); c++) {
          sum += Math.exp(x.values()[x.offset(n, c) + p] - largest);
        }
        for (int c = 0; c < x.channels(); c++) {
          int i = x.offset(n, c) + p;
          y[i] = (float) (Math.exp(x.values()[i] - largest) / sum);
        }
      }
    }
    return Volume.around(x.shape(), y);
  }

  @Override
  public Volume resize(Resize resize, Volume x) {
    Shape shape = resize.outputShape(x.shape());
    int rows = (int) shape.dimension(2);
    int columns = (int) shape.dimension(3);
    float[] y = new float[(int) shape.elements()];
    int i = 0;
    for (int n = 0; n < x.batch(); n++) {
      for (int c = 0; c < x.channels(); c++) {
        for (int row = 0; row < rows; row++) {
          float atY = resize.sourceY(row, x.height(), rows);
          for (int column = 0; column < columns; column++) {
            float atX = resize.sourceX(column, x.width(), columns);
            y[i++] =
                resize.method() == Resize.Method.LINEAR
                    ? linear(x, n, c, atY, atX)
                    : x.at(n, c, resize.nearest(atY, x.height()), resize.nearest(atX, x.width()));
          }
        }
      }
    }
    return Volume.around(shape, y);
  }

  /** Between four pixels; beyond the border the border's own. */
  private static float linear(Volume x, int n, int c, float atY, float atX) {
    float placeY = Math.max(0, Math.min(x.height() - 1, atY));
    float placeX = Math.max(0, Math.min(x.width() - 1, atX));
    int top = (int) placeY;
    int left = (int) placeX;
    int bottom = Math.min(top + 1, x.height() - 1);
    int right = Math.min(left + 1, x.width() - 1);
    float down = placeY - top;
    float across = placeX - left;
    float above = (1 - across) * x.at(n, c, top, left) + across * x.at(n, c, top, right);
    float below = (1 - across) * x.at(n, c, bottom, left) + across * x.at(n, c, bottom, right);
    return (1 - down) * above + down * below;
  }
}
