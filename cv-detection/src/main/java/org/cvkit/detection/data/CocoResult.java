package org.cvkit.detection.data;

/**
 * One detection as COCO results files hold it.
 *
 * <p>Immutable.
 *
 * @param imageId the {@link LabelledPicture#id} of its picture
 * @param category the {@link Category#id} it was taken for
 * @param box where, in pixels
 * @param score confidence; only the order of scores counts
 */
public record CocoResult(long imageId, int category, CocoBox box, double score) {

  public CocoResult {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("detection: expected a finite score, got " + score);
    }
  }
}
