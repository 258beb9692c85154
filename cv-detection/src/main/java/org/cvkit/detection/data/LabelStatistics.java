package org.cvkit.detection.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the labels of a data set are like.
 *
 * <p>Immutable.
 *
 * @param pictures how many there are
 * @param background how many of them show no object
 * @param fullest most objects of one picture
 * @param classes in the data set's order
 */
public record LabelStatistics(
    int pictures, int background, int fullest, List<ClassStatistics> classes) {

  /**
   * The labels of one class. Sizes are in pixels of the pictures, and 0 where there is no object.
   *
   * <p>Immutable.
   *
   * @param name of the class
   * @param objects how many there are
   * @param pictures how many pictures show one
   * @param small objects of up to 32x32 pixels, as COCO counts them
   * @param medium objects of up to 96x96
   * @param large objects beyond
   * @param width median
   * @param height median
   * @param smallest least square root of a box's area
   * @param largest most
   */
  public record ClassStatistics(
      String name,
      int objects,
      int pictures,
      int small,
      int medium,
      int large,
      double width,
      double height,
      double smallest,
      double largest) {}

  public LabelStatistics {
    classes = List.copyOf(classes);
  }

  /**
   * Counts.
   *
   * @throws IllegalStateException when labels are in fractions of a picture of unknown size: {@link
   *     LabelCheck.Depth#PICTURES} finds the sizes
   */
  public static LabelStatistics of(DetectionDataset dataset) {
    List<ClassStatistics> classes = new ArrayList<>();
    for (Category category : dataset.categories()) {
      classes.add(statistics(category, dataset));
    }
    int background = 0;
    int fullest = 0;
    for (LabelledPicture picture : dataset.pictures()) {
      background += picture.annotations().isEmpty() ? 1 : 0;
      fullest = Math.max(fullest, picture.annotations().size());
    }
    return new LabelStatistics(dataset.pictures().size(), background, fullest, classes);
  }

  /** All objects. */
  public int objects() {
    return classes.stream().mapToInt(ClassStatistics::objects).sum();
  }

  private static ClassStatistics statistics(Category category, DetectionDataset dataset) {
    List<CocoBox> boxes = new ArrayList<>();
    Set<Long> showing = new HashSet<>();
    for (LabelledPicture picture : dataset.pictures()) {
      for (GroundTruth object : picture.objects()) {
        if (object.category() == category.id()) {
          boxes.add(object.box());
          showing.add(picture.id());
        }
      }
    }
    double[] sides = boxes.stream().mapToDouble(b -> Math.sqrt(b.area())).sorted().toArray();
    int small = (int) Arrays.stream(sides).filter(side -> side <= 32).count();
    int large = (int) Arrays.stream(sides).filter(side -> side > 96).count();
    return new ClassStatistics(
        category.name(),
        sides.length,
        showing.size(),
        small,
        sides.length - small - large,
        large,
        median(boxes.stream().mapToDouble(CocoBox::width).sorted().toArray()),
        median(boxes.stream().mapToDouble(CocoBox::height).sorted().toArray()),
        sides.length == 0 ? 0 : sides[0],
        sides.length == 0 ? 0 : sides[sides.length - 1]);
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return n == 0 ? 0 : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
