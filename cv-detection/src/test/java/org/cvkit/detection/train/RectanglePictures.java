package org.cvkit.detection.train;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.Annotation;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;

/**
 * Grey pictures with a red, a green and a blue rectangle, labelled as what they are, and the boxes
 * that are found again by looking at the pixels alone.
 */
final class RectanglePictures {
  static final List<Color> COLORS = List.of(Color.RED, Color.GREEN, Color.BLUE);
  private static final int GREY = 114;
  private static final int MARGIN = 6;

  private RectanglePictures() {}

  /** Pictures of various sizes about {@code size}. */
  static DetectionDataset make(Path folder, int count, Size size) {
    Random random = new Random(5);
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int width = size.width() + 3 * random.nextInt(count + 1);
      int height = size.height() + 2 * random.nextInt(count + 1);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(new Color(GREY, GREY, GREY));
      graphics.fillRect(0, 0, width, height);
      List<Annotation> objects = new ArrayList<>();
      for (int c = 0; c < COLORS.size(); c++) {
        // A column each, so that they never touch.
        int column = width / COLORS.size();
        int w = column / 3 + random.nextInt(column / 3 - MARGIN);
        int h = height / 3 + random.nextInt(height / 2 - MARGIN);
        int x = c * column + MARGIN + random.nextInt(column - w - 2 * MARGIN + 1);
        int y = MARGIN + random.nextInt(height - h - 2 * MARGIN);
        graphics.setColor(COLORS.get(c));
        graphics.fillRect(x, y, w, h);
        objects.add(GroundTruth.of(c, new CocoBox(x, y, w, h)));
      }
      graphics.dispose();
      Path file = folder.resolve(String.format("%02d.png", i));
      write(image, file);
      pictures.add(new LabelledPicture(i + 1L, file, null, objects));
    }
    return new DetectionDataset(
        List.of(new Category(0, "red"), new Category(1, "green"), new Category(2, "blue")),
        pictures);
  }

  private static void write(BufferedImage image, Path file) {
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The connected patches of each colour in planes of red, green, blue, 0..1. */
  static List<List<Box>> measure(float[] planes, int width, int height) {
    List<List<Box>> found = new ArrayList<>();
    for (int c = 0; c < COLORS.size(); c++) {
      boolean[] mask = new boolean[width * height];
      for (int i = 0; i < mask.length; i++) {
        // Half way from the grey to the colour.
        float own = planes[c * mask.length + i];
        float other =
            Math.max(planes[(c + 1) % 3 * mask.length + i], planes[(c + 2) % 3 * mask.length + i]);
        mask[i] = own - other > 0.5;
      }
      found.add(patches(mask, width));
    }
    return found;
  }

  private static List<Box> patches(boolean[] mask, int width) {
    List<Box> boxes = new ArrayList<>();
    int[] stack = new int[mask.length + 4];
    for (int start = 0; start < mask.length; start++) {
      if (!mask[start]) {
        continue;
      }
      int left = width;
      int top = mask.length;
      int right = 0;
      int bottom = 0;
      int depth = 0;
      stack[depth++] = start;
      mask[start] = false;
      while (depth > 0) {
        int at = stack[--depth];
        int x = at % width;
        int y = at / width;
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x + 1);
        bottom = Math.max(bottom, y + 1);
        int[] neighbours = {
          x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width
        };
        for (int next : neighbours) {
          if (next >= 0 && next < mask.length && mask[next]) {
            mask[next] = false;
            stack[depth++] = next;
          }
        }
      }
      boxes.add(new Box(left, top, right, bottom));
    }
    return boxes;
  }
}
