package org.cvkit.bench.network;

import org.cvkit.bench.network.GraphWriter.Conv;
import org.cvkit.bench.network.GraphWriter.Value;

/**
 * MobileNetV2 of width 1 (Sandler et al. 2018, table 2). Batch norm is folded into the
 * convolutions, the form that is deployed.
 */
final class MobileNetV2 {
  /** Expansion, channels, blocks, stride of the first block. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private static final double RELU = Math.sqrt(2);

  private MobileNetV2() {}

  static Value apply(GraphWriter g, Value image) {
    Value x = g.relu6(g.conv(image, Conv.of(32, 3, 2, RELU)));
    for (int[] stage : STAGES) {
      for (int block = 0; block < stage[2]; block++) {
        x = invertedResidual(g, x, stage[0], stage[1], block == 0 ? stage[3] : 1);
      }
    }
    x = g.relu6(g.conv(x, Conv.of(1280, 1, 1, RELU)));
    return g.classifier(x, 1000);
  }

  private static Value invertedResidual(
      GraphWriter g, Value x, int expansion, int channels, int stride) {
    int wide = x.channels() * expansion;
    Value y = expansion == 1 ? x : g.relu6(g.conv(x, Conv.of(wide, 1, 1, RELU)));
    y = g.relu6(g.conv(y, new Conv(wide, 3, stride, wide, RELU, 0)));
    y = g.conv(y, Conv.of(channels, 1, 1, 1));
    return stride == 1 && x.channels() == channels ? g.binary("Add", x, y) : y;
  }
}
