package org.cvkit.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.video.SinkOptions;
import org.cvkit.core.video.VideoFormat;
import org.cvkit.core.video.VideoSink;

/** A 720p H.264 video made once of one photograph: a camera that moves slowly over it. */
final class PanVideo {
  private static final int FRAMES = 250;
  private static final double FRAME_RATE = 25;
  private static final double MICROS_PER_FRAME = 1e6 / FRAME_RATE;

  /** Part of the photograph's sides that is seen at once. */
  private static final double SHARE = 0.7;

  private PanVideo() {}

  /** The video in folder {@code root}, made if need be. */
  static Path in(Path root, Path photograph) {
    Path file = root.resolve("pan-720p.mp4");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(root);
        Path part = root.resolve("pan-part.mp4");
        write(Pictures.read(photograph), part);
        Files.move(part, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static void write(BufferedImage photo, Path file) {
    VideoFormat format = VideoFormat.of(Pictures.HD, FRAME_RATE);
    try (Image image = Image.allocate(Pictures.HD, PixelFormat.BGR8);
        VideoSink sink = VideoSink.open(file, format, SinkOptions.defaults())) {
      for (int i = 0; i < FRAMES; i++) {
        double at = (double) i / FRAMES * (1 - SHARE);
        copy(Pictures.part(photo, Pictures.HD, SHARE, at, at), image);
        sink.write(image, Math.round(i * MICROS_PER_FRAME));
      }
    }
  }

  private static void copy(BufferedImage picture, Image image) {
    Size size = image.size();
    int[] pixels = picture.getRGB(0, 0, size.width(), size.height(), null, 0, size.width());
    ByteBuffer bytes = image.asByteBuffer();
    for (int rgb : pixels) {
      bytes.put((byte) rgb).put((byte) (rgb >> 8)).put((byte) (rgb >> 16));
    }
  }
}
