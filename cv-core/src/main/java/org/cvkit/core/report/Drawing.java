package org.cvkit.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.cvkit.core.CvException;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** The look that all plots share, and how charts become pictures. */
final class Drawing {
  static final Color BLUE = new Color(0x1f6feb);
  static final Color ORANGE = new Color(0xe8710a);
  static final Color GREEN = new Color(0x1e8e3e);
  static final Color INK = new Color(0x24292f);
  static final Color PALE = new Color(0xd0d7de);

  /** Told apart on white, by most who do not see all colours too. */
  static final Color[] LINES = {
    BLUE,
    ORANGE,
    GREEN,
    new Color(0xd93025),
    new Color(0x8e44ad),
    new Color(0x8a5a2b),
    new Color(0xd16ba5),
    new Color(0x6e7781),
    new Color(0xb5a300),
    new Color(0x12a4b6)
  };

  private static final String FONT = Font.SANS_SERIF;

  private Drawing() {}

  static Font font(int size) {
    return new Font(FONT, Font.PLAIN, size);
  }

  /** Gives a chart the common look. */
  static void style(AxesChartStyler styler) {
    styler.setBaseFont(font(13));
    styler.setChartTitleFont(new Font(FONT, Font.BOLD, 16));
    styler.setAxisTitleFont(font(14));
    styler.setAxisTickLabelsFont(font(13));
    styler.setLegendFont(font(13));
    styler.setChartFontColor(INK);
    styler.setXAxisTitleColor(INK);
    styler.setYAxisTitleColor(INK);
    styler.setAxisTickLabelsColor(INK);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(PALE);
    styler.setPlotGridLinesColor(new Color(0xe6e9ed));
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setAxisTickMarksColor(PALE);
    styler.setChartTitleBoxVisible(false);
    styler.setLegendBorderColor(PALE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setSeriesColors(LINES);
    styler.setChartPadding(14);
    styler.setLocale(Locale.ROOT);
    styler.setAntiAlias(true);
    styler.setToolTipsEnabled(false);
  }

  /** One chart as a picture. */
  static Plot plot(Supplier<? extends Chart<?, ?>> chart) {
    return plot(1, () -> List.of(chart.get()));
  }

  /** Charts of the same size, in rows of {@code columns}. */
  static Plot plot(int columns, Supplier<? extends List<? extends Chart<?, ?>>> making) {
    try {
      List<? extends Chart<?, ?>> charts = making.get();
      int across = Math.min(columns, charts.size());
      int down = (charts.size() + across - 1) / across;
      int width = charts.get(0).getWidth();
      int height = charts.get(0).getHeight();
      BufferedImage image =
          new BufferedImage(width * across, height * down, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      try {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setRenderingHint(
            RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        for (int i = 0; i < charts.size(); i++) {
          Graphics2D part =
              (Graphics2D) graphics.create(i % across * width, i / across * height, width, height);
          charts.get(i).paint(part, width, height);
          part.dispose();
        }
      } finally {
        graphics.dispose();
      }
      return new Plot(encode(image));
    } catch (LinkageError e) {
      // What the JDK ends with on a system without fontconfig, or without fonts.
      throw new CvException(
          "plot: cannot be drawn: no fonts: expected fontconfig and a TrueType font, got "
              + e
              + "; install them (fontconfig and fonts-dejavu-core on Debian)",
          e);
    }
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // ImageIO's own stream for an OutputStream would write to the temporary folder first.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new CvException("plot: cannot be encoded: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  /** A label that leaves room for the plot. */
  static String shortened(String label, int most) {
    // ImageNet names a class by all its synonyms.
    int comma = label.indexOf(',');
    String first = comma > 0 ? label.substring(0, comma) : label;
    if (first.codePointCount(0, first.length()) <= most) {
      return first;
    }
    return first.substring(0, first.offsetByCodePoints(0, most - 1)) + "…";
  }
}
