package org.cvkit.core.gradient;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.cvkit.core.CvException;
import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many channels ONNX Runtime puts into a block on this processor (8 with AVX2, 16 with
 * AVX-512). Nothing documents the blocked operators, so they are tried once: the layout is read off
 * a known picture, and a convolution each of the kinds used must come out as the ordinary one does.
 */
final class BlockSize {
  private static final Logger LOG = LoggerFactory.getLogger(BlockSize.class);
  private static final int CHANNELS = 32;

  private BlockSize() {}

  /** Empty where blocks do not exist or do not work as expected. */
  static OptionalInt ofThisProcessor() {
    return Found.SIZE;
  }

  private static final class Found {
    static final OptionalInt SIZE = find();
  }

  private static OptionalInt find() {
    try {
      int size = size();
      if (size > 1 && CHANNELS % size == 0 && agrees(size)) {
        return OptionalInt.of(size);
      }
      LOG.debug("blocked convolutions are not used: blocks of {}", size);
    } catch (CvException e) {
      LOG.debug("blocked convolutions are not used", e);
    }
    return OptionalInt.empty();
  }

  /** Two pixels a channel, numbered: the second pixel of the first channel ends the first block. */
  private static int size() {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(1, CHANNELS, 2, 1));
    g.output("y", new ChannelBlocks(1).enter(g, x));
    float[] numbered = new float[2 * CHANNELS];
    for (int i = 0; i < numbered.length; i++) {
      numbered[i] = i;
    }
    float[] y = run(g.build(), numbered);
    for (int i = 0; i < y.length; i++) {
      if (y[i] == 1) {
        return i;
      }
    }
    return 0;
  }

  /** Whether gradients and convolutions in blocks are those of the portable forms. */
  private static boolean agrees(int size) {
    Random random = new Random(5);
    float[] picture = new float[2 * CHANNELS * 36];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) random.nextGaussian();
    }
    float[] expected = run(trial(Lowering.portable()), picture);
    float[] got = run(trial(new BlockedLowering(size, 1)), picture);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - got[i]) <= 1e-3 * (1 + Math.abs(expected[i])))) {
        return false;
      }
    }
    return true;
  }

  /** Both kinds of convolution with all their gradients. */
  private static Graph trial(Lowering lowering) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.TRAIN);
    Value x = g.input("x", ElementType.FLOAT32, Shape.of(2, CHANNELS, 6, 6));
    Attributes same = Attributes.none().withLongs("pads", 1, 1, 1, 1);
    Value dense = g.scalar(x, 0.01);
    dense = g.apply("Expand", Attributes.none(), dense, g.longs(CHANNELS, CHANNELS, 3, 3));
    Value some = g.slice(g.slice(g.slice(g.slice(x, 0, 0, 1), 2, 0, 3), 3, 0, 3), 1, 0, CHANNELS);
    Value deep = g.reshape(some, CHANNELS, 1, 3, 3);
    dense = g.multiply(dense, g.reshape(g.multiply(some, g.scalar(x, 1)), 1, CHANNELS, 3, 3));
    dense =
        g.multiply(dense, g.reshape(g.slice(g.slice(some, 2, 0, 1), 3, 0, 1), CHANNELS, 1, 1, 1));
    Value y = g.apply("Conv", same, x, dense);
    y = g.apply("Conv", same.with("group", CHANNELS), y, deep);
    Value loss = g.reduce("ReduceSum", g.multiply(y, y), 0);
    var gradients = Differentiator.gradients(g, loss, java.util.List.of(x, dense, deep), lowering);
    Value all = null;
    for (Value gradient : gradients.values()) {
      Value row = g.reshape(gradient, -1);
      all = all == null ? row : g.concat(0, all, row);
    }
    g.output("y", g.concat(0, java.util.Objects.requireNonNull(all), g.reshape(y, -1)));
    return lowering.lower(g.build());
  }

  private static float[] run(Graph graph, float[] x) {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    Shape shape = graph.inputs().get(0).shape();
    try (InferenceSession session =
            InferenceSession.open("blocked convolutions", graph.toOnnx(Map.of()), options);
        Tensor tensor = Tensor.of(shape, x);
        Outputs outputs = session.run(tensor)) {
      return outputs.get(0).toFloatArray();
    }
  }
}
