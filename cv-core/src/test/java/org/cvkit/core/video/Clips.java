package org.cvkit.core.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;

/** Small videos for the tests, and what is in a video. */
final class Clips {
  /** Blue, green, red. */
  static final int[] RED = {0, 0, 255};

  static final int[] GREEN = {0, 255, 0};
  static final int[] BLUE = {255, 0, 0};
  static final int[] WHITE = {255, 255, 255};

  private Clips() {}

  /** Red top left, green top right, blue bottom left, white bottom right. The caller closes it. */
  static Image quadrants(Size size) {
    Image image = Image.allocate(size, PixelFormat.BGR8);
    ByteBuffer pixels = image.asByteBuffer();
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        boolean left = x < size.width() / 2;
        int[] colour = y < size.height() / 2 ? (left ? RED : GREEN) : (left ? BLUE : WHITE);
        for (int c = 0; c < 3; c++) {
          pixels.put((int) (y * image.rowStride()) + x * 3 + c, (byte) colour[c]);
        }
      }
    }
    return image;
  }

  /** Writes the same picture at each of the times. */
  static Path write(Path file, VideoFormat like, long... timesMicros) {
    try (Image image = quadrants(like.size());
        VideoSink sink = VideoSink.open(file, like, SinkOptions.defaults())) {
      for (long time : timesMicros) {
        sink.write(image, time);
      }
    }
    return file;
  }

  /** Times {@code 0, step, 2 step, …}. */
  static long[] times(int count, long step) {
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = i * step;
    }
    return times;
  }

  static List<Long> readTimes(Path file) {
    try (VideoSource source = VideoSource.open(file);
        Frame frame = Frame.empty()) {
      List<Long> times = new ArrayList<>();
      while (source.read(frame)) {
        times.add(frame.timestampMicros());
      }
      return times;
    }
  }

  static VideoFormat format(Path file) {
    try (VideoSource source = VideoSource.open(file)) {
      return source.format();
    }
  }

  /** The pixel's blue, green and red. */
  static int[] pixel(Image image, int x, int y) {
    ByteBuffer pixels = image.asByteBuffer();
    int at = (int) (y * image.rowStride()) + x * 3;
    return new int[] {pixels.get(at) & 0xFF, pixels.get(at + 1) & 0xFF, pixels.get(at + 2) & 0xFF};
  }

  /**
   * Puts a display matrix into an mp4's track header (ISO/IEC 14496-12, 8.3.2): a, b, c, d of
   * {@code x' = a x + c y, y' = b x + d y}, the matrix of a version 0 box starting 40 bytes after
   * the box's name.
   */
  static void turn(Path mp4, int a, int b, int c, int d) throws IOException {
    byte[] bytes = Files.readAllBytes(mp4);
    int matrix = indexOf(bytes, "tkhd") + 4 + 40;
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(matrix, a << 16).putInt(matrix + 4, b << 16);
    header.putInt(matrix + 12, c << 16).putInt(matrix + 16, d << 16);
    Files.write(mp4, bytes);
  }

  static int indexOf(byte[] bytes, String boxType) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(boxType);
  }
}
