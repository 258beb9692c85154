package org.cvkit.detection.architecture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Typical sizes of objects, from which a grid head says how far a box differs; smallest first.
 *
 * <p>Immutable.
 */
public record Anchors(List<Anchor> sizes) {
  private static final int MOST_ROUNDS = 300;

  /**
   * One size in pixels of the network's input.
   *
   * <p>Immutable.
   */
  public record Anchor(double width, double height) {
    public Anchor {
      if (!(width > 0 && height > 0)) {
        throw new IllegalArgumentException(
            "anchor: expected a width and a height above 0, got " + width + " x " + height);
      }
    }

    double area() {
      return width * height;
    }

    /** IoU of two boxes of these sizes with one corner in common. */
    public double iou(Anchor other) {
      double shared = Math.min(width, other.width) * Math.min(height, other.height);
      return shared / (area() + other.area() - shared);
    }
  }

  public Anchors {
    sizes = sizes.stream().sorted(Comparator.comparingDouble(Anchor::area)).toList();
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException("anchors: expected at least one size, got none");
    }
  }

  /**
   * The nine of YOLOv3 (Redmon and Farhadi 2018, section 2.3) for pictures of COCO at 416 x 416.
   */
  public static Anchors coco() {
    int[][] sides = {
      {10, 13}, {16, 30}, {33, 23}, {30, 61}, {62, 45}, {59, 119}, {116, 90}, {156, 198}, {373, 326}
    };
    List<Anchor> sizes = new ArrayList<>();
    for (int[] side : sides) {
      sizes.add(new Anchor(side[0], side[1]));
    }
    return new Anchors(sizes);
  }

  /**
   * The sizes of {@code boxes} in {@code count} clusters by k-means with the distance {@code 1 -
   * IoU} (Redmon and Farhadi 2017, section 2, "Dimension Clusters"); the first centres are drawn
   * far from one another, as k-means++ does (Arthur and Vassilvitskii 2007).
   *
   * @param boxes at least {@code count}
   * @throws IllegalArgumentException when there are fewer
   */
  public static Anchors kMeans(List<Anchor> boxes, int count, long seed) {
    if (count < 1 || boxes.size() < count) {
      throw new IllegalArgumentException(
          "anchors: expected at least "
              + count
              + " boxes for as many clusters, got "
              + boxes.size());
    }
    List<Anchor> centres = scattered(boxes, count, new Random(seed));
    int[] cluster = new int[boxes.size()];
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean moved = round == 0;
      for (int i = 0; i < cluster.length; i++) {
        int nearest = nearest(centres, boxes.get(i));
        moved |= nearest != cluster[i];
        cluster[i] = nearest;
      }
      if (!moved) {
        break;
      }
      centres = means(boxes, cluster, centres);
    }
    return new Anchors(centres);
  }

  private static List<Anchor> scattered(List<Anchor> boxes, int count, Random random) {
    List<Anchor> centres = new ArrayList<>(List.of(boxes.get(random.nextInt(boxes.size()))));
    while (centres.size() < count) {
      double[] reached = new double[boxes.size()];
      double sum = 0;
      for (int i = 0; i < reached.length; i++) {
        double distance = 1 - boxes.get(i).iou(centres.get(nearest(centres, boxes.get(i))));
        sum += distance * distance;
        reached[i] = sum;
      }
      double drawn = random.nextDouble() * sum;
      int chosen = 0;
      while (chosen < reached.length - 1 && reached[chosen] <= drawn) {
        chosen++;
      }
      centres.add(boxes.get(chosen));
    }
    return centres;
  }

  private static int nearest(List<Anchor> centres, Anchor box) {
    int best = 0;
    for (int i = 1; i < centres.size(); i++) {
      best = box.iou(centres.get(i)) > box.iou(centres.get(best)) ? i : best;
    }
    return best;
  }

  /** An empty cluster stays where it is. */
  private static List<Anchor> means(List<Anchor> boxes, int[] cluster, List<Anchor> before) {
    double[][] sums = new double[before.size()][3];
    for (int i = 0; i < cluster.length; i++) {
      double[] sum = sums[cluster[i]];
      sum[0] += boxes.get(i).width;
      sum[1] += boxes.get(i).height;
      sum[2]++;
    }
    List<Anchor> means = new ArrayList<>();
    for (int c = 0; c < sums.length; c++) {
      double n = sums[c][2];
      means.add(n == 0 ? before.get(c) : new Anchor(sums[c][0] / n, sums[c][1] / n));
    }
    return means;
  }

  /** How well the sizes fit: the mean over {@code boxes} of the best IoU, 0 to 1. */
  public double averageIou(List<Anchor> boxes) {
    return boxes.stream()
        .mapToDouble(box -> box.iou(sizes.get(nearest(sizes, box))))
        .average()
        .orElse(0);
  }
}
