package org.cvkit.detection.decode;

import org.cvkit.core.geometry.Size;

/**
 * The boxes from which SSD measures, as torchvision lays them: map by map, finest first, cell by
 * cell, in each cell a square of the map's scale, one of the geometric mean with the next scale,
 * then two for each aspect ratio. They follow from the input's size alone.
 *
 * <p>Source: Liu et al., "SSD: Single Shot MultiBox Detector", 2016, section 2.2; torchvision's
 * {@code DefaultBoxGenerator} with the settings of {@code ssd300_vgg16} and {@code
 * ssdlite320_mobilenet_v3_large}.
 */
enum DefaultBoxes {
  SSD300(
      new double[] {0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05},
      new int[][] {{2}, {2, 3}, {2, 3}, {2, 3}, {2}, {2}},
      new int[] {8, 16, 32, 64, 100, 300}),
  SSDLITE(
      new double[] {0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1},
      new int[][] {{2, 3}, {2, 3}, {2, 3}, {2, 3}, {2, 3}, {2, 3}},
      new int[] {});

  private static final int MAPS = 6;
  private static final int FINEST_LITE = 16;

  private final double[] scales;
  private final int[][] ratios;

  /** Pixels from one cell to the next; none where cells share the input evenly. */
  private final int[] steps;

  DefaultBoxes(double[] scales, int[][] ratios, int[] steps) {
    this.scales = scales;
    this.ratios = ratios;
    this.steps = steps;
  }

  /** Rows, columns and boxes a cell of each map. */
  private int[][] grids(Size input) {
    int[][] grids = new int[MAPS][];
    for (int map = 0; map < MAPS; map++) {
      grids[map] =
          new int[] {
            cells(input.height(), map), cells(input.width(), map), 2 + 2 * ratios[map].length
          };
    }
    return grids;
  }

  /** Boxes in all. */
  int count(Size input) {
    int count = 0;
    for (int[] grid : grids(input)) {
      count += grid[0] * grid[1] * grid[2];
    }
    return count;
  }

  private int cells(int side, int map) {
    int cells = side;
    if (this == SSDLITE) {
      // Convolutions of stride 2 round up.
      for (int stride = 1; stride < FINEST_LITE << map; stride *= 2) {
        cells = (cells + 1) / 2;
      }
      return cells;
    }
    // Three poolings, of which the third rounds up, and a fourth; two convolutions of stride 2;
    // two of 3 x 3 without padding.
    cells = (side / 2 / 2 + 1) / 2;
    for (int i = 1; i <= map; i++) {
      cells = i == 1 ? cells / 2 : i < 4 ? (cells + 1) / 2 : Math.max(0, cells - 2);
    }
    return cells;
  }

  /** Centre x, centre y, width and height of box i in pixels at 4i to 4i + 3. */
  float[] of(Size input) {
    int[][] grids = grids(input);
    float[] boxes = new float[4 * count(input)];
    int at = 0;
    for (int map = 0; map < MAPS; map++) {
      double stepX = steps.length > 0 ? steps[map] : (double) input.width() / grids[map][1];
      double stepY = steps.length > 0 ? steps[map] : (double) input.height() / grids[map][0];
      double[][] sides = sides(map);
      for (int y = 0; y < grids[map][0]; y++) {
        for (int x = 0; x < grids[map][1]; x++) {
          for (double[] side : sides) {
            boxes[at++] = (float) ((x + 0.5) * stepX);
            boxes[at++] = (float) ((y + 0.5) * stepY);
            boxes[at++] = (float) (side[0] * input.width());
            boxes[at++] = (float) (side[1] * input.height());
          }
        }
      }
    }
    return boxes;
  }

  /** Width and height of a cell's boxes as parts of the input, at most 1. */
  private double[][] sides(int map) {
    double scale = scales[map];
    double between = Math.sqrt(scale * scales[map + 1]);
    double[][] sides = new double[2 + 2 * ratios[map].length][];
    sides[0] = new double[] {scale, scale};
    sides[1] = new double[] {Math.min(1, between), Math.min(1, between)};
    for (int i = 0; i < ratios[map].length; i++) {
      double root = Math.sqrt(ratios[map][i]);
      double wide = Math.min(1, scale * root);
      sides[2 + 2 * i] = new double[] {wide, scale / root};
      sides[3 + 2 * i] = new double[] {scale / root, wide};
    }
    return sides;
  }
}
