package org.cvkit.detection.data;

/**
 * A form in which labelled pictures lie on disk.
 *
 * <p>Immutable.
 */
public enum DatasetFormat {
  /** {@code data.yaml}, {@code images/PART/NAME.jpg}, {@code labels/PART/NAME.txt}. */
  YOLO,
  /** {@code annotations/instances_PART.json}, {@code images/PART/NAME.jpg}. */
  COCO,
  /**
   * {@code Annotations/NAME.xml}, {@code JPEGImages/NAME.jpg}, {@code ImageSets/Main/PART.txt}, and
   * the order of the classes in {@code names.txt}.
   */
  VOC
}
