package org.cvkit.bench.network;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.bench.network.GraphWriter.Conv;
import org.cvkit.bench.network.GraphWriter.Value;

/**
 * The shape of YOLOv8n: a backbone of C2f blocks (cross-stage partial, all intermediate results
 * joined) with pyramid pooling, a path-aggregation neck, and a head that gives boxes as
 * distributions over 16 distances (Li et al. 2020, Generalized Focal Loss) and 80 class scores.
 * Decoding to boxes is part of the graph: 1 x (4 + classes) x cells, in input pixels. Batch norm is
 * folded into the convolutions, the form that is deployed.
 */
final class Yolov8n {
  static final int CLASSES = 80;

  private static final int BINS = 16;

  /** Keeps the size of what a SiLU lets through. */
  private static final double SILU = 1.68;

  /**
   * The class scores: spread and level for which about 100 of the 8400 cells of a photograph pass
   * 0.25, as in a busy street scene.
   */
  private static final double CLASS_GAIN = 60;

  private static final float CLASS_BIAS = -11.4f;

  private final GraphWriter g;
  private final int side;

  private Yolov8n(GraphWriter g, int side) {
    this.g = g;
    this.side = side;
  }

  /** The network on a square picture of {@code side}, a multiple of 32. */
  static Value apply(GraphWriter g, Value image, int side) {
    return new Yolov8n(g, side).network(image);
  }

  static int cells(int side) {
    return (side / 8) * (side / 8) + (side / 16) * (side / 16) + (side / 32) * (side / 32);
  }

  private Value network(Value image) {
    Value x = conv(conv(image, 16, 3, 2), 32, 3, 2);
    x = conv(c2f(x, 32, 1, true), 64, 3, 2);
    Value fine = c2f(x, 64, 2, true);
    Value middle = c2f(conv(fine, 128, 3, 2), 128, 2, true);
    Value coarse = pyramidPool(c2f(conv(middle, 256, 3, 2), 256, 1, true));

    Value down = c2f(g.concat(1, g.upsample(coarse), middle), 128, 1, false);
    Value small = c2f(g.concat(1, g.upsample(down), fine), 64, 1, false);
    Value medium = c2f(g.concat(1, conv(small, 64, 3, 2), down), 128, 1, false);
    Value large = c2f(g.concat(1, conv(medium, 128, 3, 2), coarse), 256, 1, false);
    return detect(List.of(small, medium, large));
  }

  private Value conv(Value x, int channels, int kernel, int stride) {
    return g.silu(g.conv(x, Conv.of(channels, kernel, stride, SILU)));
  }

  private Value c2f(Value x, int channels, int blocks, boolean shortcut) {
    int half = channels / 2;
    Value opened = conv(x, channels, 1, 1);
    List<Value> parts = new ArrayList<>(g.split(opened, half, half));
    for (int i = 0; i < blocks; i++) {
      Value last = parts.get(parts.size() - 1);
      Value y = conv(conv(last, half, 3, 1), half, 3, 1);
      parts.add(shortcut ? g.binary("Add", last, y) : y);
    }
    return conv(g.concat(1, parts.toArray(Value[]::new)), channels, 1, 1);
  }

  /** Three max-pools in a row, joined: SPPF. */
  private Value pyramidPool(Value x) {
    Value a = conv(x, x.channels() / 2, 1, 1);
    Value b = g.maxPool(a, 5, 1);
    Value c = g.maxPool(b, 5, 1);
    Value d = g.maxPool(c, 5, 1);
    return conv(g.concat(1, a, b, c, d), x.channels(), 1, 1);
  }

  private Value detect(List<Value> levels) {
    List<Value> maps = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      Value level = levels.get(i);
      Value boxes = g.conv(conv(conv(level, 64, 3, 1), 64, 3, 1), Conv.of(4 * BINS, 1, 1, 1));
      Value classes =
          g.conv(
              conv(conv(level, CLASSES, 3, 1), CLASSES, 3, 1),
              new Conv(CLASSES, 1, 1, 1, CLASS_GAIN, CLASS_BIAS));
      int cells = side / (8 << i);
      Value both = g.concat(1, boxes, classes);
      maps.add(g.reshape(both, 1, 4 * BINS + CLASSES, (long) cells * cells));
    }
    List<Value> parts = g.split(g.concat(2, maps.toArray(Value[]::new)), 4 * BINS, CLASSES);
    return g.concat(1, boxes(parts.get(0)), g.unary("Sigmoid", parts.get(1)));
  }

  /** From distributions of distances to centre, width and height in input pixels. */
  private Value boxes(Value distributions) {
    int cells = cells(side);
    Value bins = g.transpose(g.reshape(distributions, 1, 4, BINS, cells), 0, 2, 1, 3);
    float[] distances = new float[BINS];
    for (int i = 0; i < BINS; i++) {
      distances[i] = i;
    }
    Value expected = g.convWith(g.softmax(bins, 1), distances);
    List<Value> corners = g.split(g.reshape(expected, 1, 4, cells), 2, 2);
    Value anchors = g.given(anchors(), 1, 2, cells);
    Value first = g.binary("Sub", anchors, corners.get(0));
    Value last = g.binary("Add", anchors, corners.get(1));
    Value half = g.given(new float[] {2}, 1, 1, 1);
    Value centre = g.binary("Div", g.binary("Add", first, last), half);
    Value size = g.binary("Sub", last, first);
    return g.binary("Mul", g.concat(1, centre, size), g.given(strides(), 1, 1, cells));
  }

  /** Centres of the cells in units of their stride: all x, then all y. */
  private float[] anchors() {
    int cells = cells(side);
    float[] anchors = new float[2 * cells];
    int i = 0;
    for (int stride = 8; stride <= 32; stride *= 2) {
      int n = side / stride;
      for (int cell = 0; cell < n * n; cell++, i++) {
        anchors[i] = cell % n + 0.5f;
        anchors[cells + i] = Math.floorDiv(cell, n) + 0.5f;
      }
    }
    return anchors;
  }

  private float[] strides() {
    float[] strides = new float[cells(side)];
    int i = 0;
    for (int stride = 8; stride <= 32; stride *= 2) {
      int n = side / stride;
      for (int cell = 0; cell < n * n; cell++) {
        strides[i++] = stride;
      }
    }
    return strides;
  }
}
