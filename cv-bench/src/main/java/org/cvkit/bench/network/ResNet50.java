package org.cvkit.bench.network;

import org.cvkit.bench.network.GraphWriter.Conv;
import org.cvkit.bench.network.GraphWriter.Value;

/**
 * ResNet-50 (He et al. 2015, table 1) in the form torchvision ships: the stride lies on the 3x3
 * convolution. Batch norm is folded into the convolutions, the form that is deployed.
 */
final class ResNet50 {
  private static final int EXPANSION = 4;

  /** Channels of the 3x3 convolution, blocks, stride of the first block. */
  private static final int[][] STAGES = {{64, 3, 1}, {128, 4, 2}, {256, 6, 2}, {512, 3, 2}};

  private static final double RELU = Math.sqrt(2);

  /** A branch that is added to another: small, so that sums do not grow from block to block. */
  private static final double CLOSING = 0.5;

  private ResNet50() {}

  static Value apply(GraphWriter g, Value image) {
    Value x = g.unary("Relu", g.conv(image, Conv.of(64, 7, 2, RELU)));
    x = g.maxPool(x, 3, 2);
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[1]; block++) {
        x = bottleneck(g, x, stage[0], block == 0 ? stage[2] : 1);
      }
    }
    return g.classifier(x, 1000);
  }

  private static Value bottleneck(GraphWriter g, Value x, int channels, int stride) {
    int wide = channels * EXPANSION;
    Value y = g.unary("Relu", g.conv(x, Conv.of(channels, 1, 1, RELU)));
    y = g.unary("Relu", g.conv(y, Conv.of(channels, 3, stride, RELU)));
    y = g.conv(y, Conv.of(wide, 1, 1, CLOSING));
    Value shortcut = x.channels() == wide ? x : g.conv(x, Conv.of(wide, 1, stride, 1));
    return g.unary("Relu", g.binary("Add", y, shortcut));
  }
}
