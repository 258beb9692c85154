package org.cvkit.core.draw;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/**
 * OpenCV's plain Hershey letters at one size, each drawn once and kept: OpenCV would draw every
 * stroke of every letter anew, which takes longer than all else on a frame.
 *
 * <p>Thread-safe: a letter drawn twice at once is the same letter.
 */
final class Typeface {
  static {
    NativeGroup.OPENCV.load();
  }

  private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;

  /** Sizes are multiples of a twentieth, so that there are never many to keep. */
  private static final double STEP = 0.05;

  private static final Map<Integer, Typeface> KNOWN = new ConcurrentHashMap<>();

  /** By character; a letter whose fields are final may be handed over without a lock. */
  private final @Nullable Glyph[] glyphs = new Glyph[128];

  private final double scale;
  private final int thickness;
  private final int ascent;
  private final int descent;

  private Typeface(int steps) {
    scale = steps * STEP;
    thickness = Math.max(1, (int) Math.round(scale * 3) - 1);
    try (IntPointer below = new IntPointer(1);
        Size size = opencv_imgproc.getTextSize("X", FONT, scale, thickness, below)) {
      ascent = size.height();
      descent = below.get();
    }
  }

  /** The letters of {@code scale}, 1 for capitals of about 21 pixels, or the next smaller ones. */
  static Typeface of(double scale) {
    // What rounding took away must not make the next smaller size of an exact one.
    int steps = Math.max(6, (int) Math.floor(scale / STEP + 1e-6));
    return KNOWN.computeIfAbsent(steps, Typeface::new);
  }

  /** Pixels from the top of the capitals to the line they stand on, strokes included. */
  int ascent() {
    return ascent;
  }

  /** Pixels from that line to the foot of letters such as g. */
  int descent() {
    return descent;
  }

  int width(String ascii) {
    double width = thickness;
    for (int i = 0; i < ascii.length(); i++) {
      width += glyph(ascii.charAt(i)).advance();
    }
    return (int) Math.ceil(width);
  }

  /** Adds {@code ascii}'s coverage, 0..255, to the mask, beginning at (x, baseline). */
  void write(String ascii, byte[] mask, int maskWidth, int x, int baseline) {
    double pen = x;
    for (int i = 0; i < ascii.length(); i++) {
      Glyph glyph = glyph(ascii.charAt(i));
      glyph.addTo(mask, maskWidth, (int) Math.round(pen), baseline);
      pen += glyph.advance();
    }
  }

  private Glyph glyph(int character) {
    Glyph known = glyphs[character];
    if (known == null) {
      known = draw(character);
      glyphs[character] = known;
    }
    return known;
  }

  private Glyph draw(int character) {
    String letter = Character.toString(character);
    // Of many the rounding is divided away.
    int many = 64;
    double advance;
    try (IntPointer below = new IntPointer(1);
        Size row = opencv_imgproc.getTextSize(letter.repeat(many), FONT, scale, thickness, below)) {
      advance = (row.width() - thickness) / (double) many;
    }
    int pad = thickness + 1;
    int width = (int) Math.ceil(advance) + 2 * pad;
    int height = ascent + descent + 2 * pad;
    try (Scalar black = new Scalar(0);
        Scalar white = new Scalar(255);
        Mat mat = new Mat(height, width, opencv_core.CV_8U, black);
        Point origin = new Point(pad, pad + ascent)) {
      opencv_imgproc.putText(
          mat, letter, origin, FONT, scale, white, thickness, opencv_imgproc.LINE_AA, false);
      byte[] coverage = new byte[width * height];
      ByteBuffer pixels = mat.createBuffer();
      pixels.get(coverage);
      return new Glyph(coverage, width, pad, pad + ascent, advance);
    }
  }

  /** One letter: its coverage row by row, and where in it the pen begins. */
  private static final class Glyph {
    private final byte[] coverage;
    private final int width;
    private final int originX;
    private final int originY;
    private final double advance;

    Glyph(byte[] coverage, int width, int originX, int originY, double advance) {
      this.coverage = coverage;
      this.width = width;
      this.originX = originX;
      this.originY = originY;
      this.advance = advance;
    }

    double advance() {
      return advance;
    }

    void addTo(byte[] mask, int maskWidth, int x, int y) {
      int maskHeight = mask.length / maskWidth;
      int left = x - originX;
      int top = y - originY;
      int firstColumn = Math.max(0, -left);
      int lastColumn = Math.min(width, maskWidth - left);
      int lastRow = Math.min(coverage.length / width, maskHeight - top);
      for (int row = Math.max(0, -top); row < lastRow; row++) {
        int from = row * width;
        int to = (top + row) * maskWidth + left;
        for (int column = firstColumn; column < lastColumn; column++) {
          byte here = coverage[from + column];
          // Neighbouring letters may touch; where they do, the fuller one shows.
          if (here != 0 && (mask[to + column] & 0xff) < (here & 0xff)) {
            mask[to + column] = here;
          }
        }
      }
    }
  }
}
