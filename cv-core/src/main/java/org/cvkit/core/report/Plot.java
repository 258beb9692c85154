package org.cvkit.core.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.file.WholeFile;
import org.cvkit.core.metric.Calibration;
import org.cvkit.core.metric.ConfusionMatrix;
import org.cvkit.core.metric.PrecisionRecall;

/**
 * A picture of numbers, as the content of a PNG file. It is drawn in memory and needs no screen,
 * but fonts: on Linux, fontconfig and at least one TrueType font.
 *
 * <p>Immutable.
 */
public final class Plot {
  private final byte[] png;

  Plot(byte[] png) {
    this.png = png;
  }

  /**
   * Which class was taken for which, as a heat map of the shares of each class's examples. Up to 20
   * classes have their percentages written in the cells. Of more than 100 classes the 100 with the
   * most mistakes are shown, and all others as one.
   *
   * @throws CvException when no font is found
   */
  public static Plot confusion(ConfusionMatrix matrix) {
    return ConfusionPlot.draw(matrix);
  }

  /**
   * Precision, recall and F1 of each class as bars; of more than 50 classes, of the 50 with the
   * least F1.
   */
  public static Plot classScores(ConfusionMatrix matrix) {
    return ClassBars.draw(matrix);
  }

  /**
   * Precision against recall, a curve a class; of more than 10 classes, of the 10 with the least
   * average precision.
   *
   * @param labels names of the classes
   * @param curves by class
   */
  public static Plot precisionRecall(List<String> labels, Map<Integer, PrecisionRecall> curves) {
    return LinePlots.precisionRecall(labels, curves);
  }

  /** Panels side by side, three in a row: losses, metrics and the learning rate over epochs. */
  public static Plot panels(List<Panel> panels) {
    return LinePlots.panels(panels);
  }

  /**
   * The loss against the learning rate, on a logarithmic axis, with a line at the suggested rate.
   *
   * @param losses their x are learning rates above 0, in ascending order
   * @param suggested the rate to mark
   */
  public static Plot learningRateSearch(Curve losses, double suggested) {
    return LinePlots.learningRateSearch(losses, suggested);
  }

  /** How often answers of a confidence are right, against the confidence. */
  public static Plot calibration(Calibration calibration) {
    return LinePlots.calibration(calibration);
  }

  /** The content of a PNG file, a copy. */
  public byte[] png() {
    return png.clone();
  }

  /**
   * Writes a PNG file, whole or not at all.
   *
   * @throws CvException when it cannot be written
   */
  public void write(Path file) {
    WholeFile.write(file, out -> out.write(png));
  }
}
