package org.cvkit.detection.train;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.cvkit.core.draw.Canvas;
import org.cvkit.core.draw.Color;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;

/** A batch as one picture: its pictures in rows, as the network sees them, their boxes drawn. */
final class BatchPicture {
  private static final int ACROSS = 4;
  private static final int MOST = 16;

  private BatchPicture() {}

  /** The caller closes it. */
  static Image of(DetectionBatch batch, List<String> labels) {
    int shown = Math.min(MOST, batch.count());
    int across = Math.min(ACROSS, shown);
    int width = (int) batch.pictures().shape().dimension(3);
    int height = (int) batch.pictures().shape().dimension(2);
    Size size = new Size(across * width, (shown + across - 1) / across * height);
    Image image = Image.allocate(size, PixelFormat.BGR8);
    try {
      ByteBuffer pixels = image.asByteBuffer();
      for (int i = 0; i < pixels.capacity(); i++) {
        pixels.put(i, (byte) 0);
      }
      for (int row = 0; row < shown; row++) {
        paste(batch, row, pixels, image.rowStride(), row % across * width, row / across * height);
      }
      Canvas canvas = Canvas.on(image);
      for (int row = 0; row < shown; row++) {
        outline(batch, row, canvas, labels, row % across * width, row / across * height);
      }
      return image;
    } catch (RuntimeException e) {
      image.close();
      throw e;
    }
  }

  private static void paste(
      DetectionBatch batch, int row, ByteBuffer pixels, long stride, int left, int top) {
    int width = (int) batch.pictures().shape().dimension(3);
    int height = (int) batch.pictures().shape().dimension(2);
    FloatBuffer values = batch.pictures().asFloatBuffer();
    for (int channel = 0; channel < 3; channel++) {
      int plane = (row * 3 + channel) * width * height;
      for (int y = 0; y < height; y++) {
        int at = (int) ((top + y) * stride) + 3 * left + 2 - channel;
        for (int x = 0; x < width; x++) {
          pixels.put(at + 3 * x, (byte) Math.round(255 * values.get(plane + y * width + x)));
        }
      }
    }
  }

  private static void outline(
      DetectionBatch batch, int row, Canvas canvas, List<String> labels, int left, int top) {
    int most = (int) batch.boxes().shape().dimension(1);
    FloatBuffer edges = batch.boxes().asFloatBuffer();
    FloatBuffer classes = batch.classes().asFloatBuffer();
    for (int i = 0; i < batch.boxes(row); i++) {
      int at = 4 * (row * most + i);
      Box box =
          new Box(
              edges.get(at) + left,
              edges.get(at + 1) + top,
              edges.get(at + 2) + left,
              edges.get(at + 3) + top);
      int kind = 0;
      while (classes.get((row * most + i) * labels.size() + kind) == 0) {
        kind++;
      }
      canvas.box(box, labels.get(kind), Color.ofClass(kind));
    }
  }
}
