package org.cvkit.detection.architecture;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Activation;
import org.cvkit.core.layer.BatchNorm;
import org.cvkit.core.layer.Conv2dLayer;
import org.cvkit.core.layer.Pool;

/** What the networks are made of: a value and how many channels it has by now, block by block. */
final class Block {
  private static final double EPSILON = 1e-3;
  private static final int POOLED = 5;

  private Block() {}

  /** A convolution without bias that keeps or halves the size, batch norm, SiLU. */
  static Value convolution(GraphBuilder g, Value x, int out, int kernel, int stride) {
    int in = (int) x.dimension(1);
    Value y =
        Conv2dLayer.of(in, out, kernel)
            .withSamePadding()
            .withStride(stride)
            .withoutBias()
            .apply(g.scope("conv"), x);
    return Activation.SILU.apply(g, BatchNorm.of(out).withEpsilon(EPSILON).apply(g.scope("bn"), y));
  }

  /**
   * A cross-stage partial block (Wang et al. 2020, figure 3): one half of the channels goes through
   * {@code depth} bottlenecks, the other past them, and both are mixed again.
   *
   * @param residual whether a bottleneck adds what it was given
   */
  static Value partial(GraphBuilder g, Value x, int out, int depth, boolean residual) {
    int half = out / 2;
    Value through = convolution(g.scope("cv1"), x, half, 1, 1);
    Value past = convolution(g.scope("cv2"), x, half, 1, 1);
    for (int i = 0; i < depth; i++) {
      GraphBuilder m = g.scope("m").scope(Integer.toString(i));
      Value y = convolution(m.scope("cv1"), through, half, 3, 1);
      y = convolution(m.scope("cv2"), y, half, 3, 1);
      through = residual ? g.add(through, y) : y;
    }
    return convolution(g.scope("cv3"), g.concat(1, through, past), out, 1, 1);
  }

  /** Spatial pyramid pooling as one pool applied three times (YOLOv5's SPPF). */
  static Value pyramid(GraphBuilder g, Value x, int out) {
    Value y = convolution(g.scope("cv1"), x, out / 2, 1, 1);
    List<Value> pooled = new ArrayList<>(List.of(y));
    for (int i = 0; i < 3; i++) {
      y = Pool.max(POOLED, 1).withPadding(POOLED / 2).apply(g, y);
      pooled.add(y);
    }
    return convolution(g.scope("cv2"), g.concat(1, pooled.toArray(Value[]::new)), out, 1, 1);
  }
}
