package org.cvkit.detection.architecture;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Upsample;

/**
 * A backbone of cross-stage partial blocks (Wang et al. 2020) and a neck that brings what is known
 * of large shapes down to the fine maps and places back up (path aggregation, Liu et al. 2018): N x
 * 3 x H x W to three maps of one width at the strides 8, 16 and 32.
 *
 * <p>Immutable.
 *
 * @param width multiplies the channels
 * @param depth multiplies the bottlenecks of a block
 * @param most channels before they are multiplied: less makes the coarse stages lighter
 */
public record Trunk(double width, double depth, int most) {
  /** The strides of the maps, finest first. */
  static final List<Integer> STRIDES = List.of(8, 16, 32);

  /** Channels and bottlenecks of a stage that begins by halving the size. */
  private record Row(int channels, int blocks) {}

  private static final int STEM = 64;
  private static final int NECK = 256;
  private static final int NECK_BLOCKS = 3;

  private static final List<Row> TABLE =
      List.of(new Row(128, 3), new Row(256, 6), new Row(512, 6), new Row(1024, 3));

  public Trunk {
    if (!(width > 0 && depth > 0) || most < STEM) {
      throw new IllegalArgumentException(
          "trunk: expected a width and a depth above 0 and at least "
              + STEM
              + " channels, got "
              + width
              + ", "
              + depth
              + " and "
              + most);
    }
  }

  /** In whole blocks of 8, which processors compute best. */
  private int channels(int unscaled) {
    return Math.max(8, (int) Math.round(Math.min(unscaled, most) * width / 8) * 8);
  }

  private int blocks(int unscaled) {
    return Math.max(1, (int) Math.round(unscaled * depth));
  }

  /** Channels of the maps that come out. */
  int out() {
    return channels(NECK);
  }

  /** The maps, finest first. */
  List<Value> apply(GraphBuilder g, Value x) {
    Value y = Block.convolution(g.scope("stem"), x, channels(STEM), 3, 2);
    List<Value> stages = new ArrayList<>();
    for (int i = 0; i < TABLE.size(); i++) {
      Row row = TABLE.get(i);
      GraphBuilder stage = g.scope("stage" + (i + 1));
      y = Block.convolution(stage.scope("down"), y, channels(row.channels), 3, 2);
      y = Block.partial(stage.scope("csp"), y, channels(row.channels), blocks(row.blocks), true);
      stages.add(y);
    }
    stages.set(3, Block.pyramid(g.scope("sppf"), y, channels(TABLE.get(3).channels)));
    return neck(g.scope("neck"), stages);
  }

  private List<Value> neck(GraphBuilder g, List<Value> stages) {
    int out = out();
    int depth = blocks(NECK_BLOCKS);
    Value p3 = Block.convolution(g.scope("lateral3"), stages.get(1), out, 1, 1);
    Value p4 = Block.convolution(g.scope("lateral4"), stages.get(2), out, 1, 1);
    Value p5 = Block.convolution(g.scope("lateral5"), stages.get(3), out, 1, 1);
    p4 = mixed(g.scope("top4"), Upsample.nearest(2).apply(g, p5), p4, depth);
    p3 = mixed(g.scope("top3"), Upsample.nearest(2).apply(g, p4), p3, depth);
    Value finer = Block.convolution(g.scope("down4"), p3, out, 3, 2);
    p4 = mixed(g.scope("bottom4"), finer, p4, depth);
    finer = Block.convolution(g.scope("down5"), p4, out, 3, 2);
    p5 = mixed(g.scope("bottom5"), finer, p5, depth);
    return List.of(p3, p4, p5);
  }

  private Value mixed(GraphBuilder g, Value a, Value b, int depth) {
    return Block.partial(g, g.concat(1, a, b), out(), depth, false);
  }
}
