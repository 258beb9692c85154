package org.cvkit.cli.output;

import java.util.List;
import java.util.Locale;
import org.cvkit.detection.metric.CocoMetrics;
import org.cvkit.detection.metric.VocMetrics;

/**
 * COCO's twelve numbers in the table that everyone knows from pycocotools.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class CocoTable {
  private CocoTable() {}

  /** Twelve lines. */
  public static List<String> lines(CocoMetrics m) {
    return List.of(
        precision("0.50:0.95", "all", m.ap()),
        precision("0.50", "all", m.ap50()),
        precision("0.75", "all", m.ap75()),
        precision("0.50:0.95", "small", m.apSmall()),
        precision("0.50:0.95", "medium", m.apMedium()),
        precision("0.50:0.95", "large", m.apLarge()),
        recall("all", 1, m.ar1()),
        recall("all", 10, m.ar10()),
        recall("all", 100, m.ar100()),
        recall("small", 100, m.arSmall()),
        recall("medium", 100, m.arMedium()),
        recall("large", 100, m.arLarge()));
  }

  /** Two lines: VOC 2007's measure and the later one. */
  public static List<String> vocLines(VocMetrics m) {
    return List.of(
        String.format(Locale.ROOT, " Pascal VOC 2007, 11 points  @[ IoU=0.50 ] = %.3f", m.ap11()),
        String.format(Locale.ROOT, " Pascal VOC 2010, all points @[ IoU=0.50 ] = %.3f", m.ap()));
  }

  private static String precision(String iou, String area, double value) {
    return line("Average Precision  (AP)", iou, area, 100, value);
  }

  private static String recall(String area, int most, double value) {
    return line("Average Recall     (AR)", "0.50:0.95", area, most, value);
  }

  private static String line(String title, String iou, String area, int most, double value) {
    return String.format(
        Locale.ROOT,
        " %s @[ IoU=%-9s | area=%6s | maxDets=%3d ] = %.3f",
        title,
        iou,
        area,
        most,
        value);
  }
}
