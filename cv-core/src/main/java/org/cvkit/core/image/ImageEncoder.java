package org.cvkit.core.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** Pixels to encoded pictures. */
final class ImageEncoder {
  static {
    NativeGroup.OPENCV.load();
  }

  private ImageEncoder() {}

  static void write(Image image, Path file, EncodeOptions options) {
    ImageFormat format =
        ImageFormat.ofFileName(file)
            .filter(ImageFormat::isWritable)
            .orElseThrow(
                () ->
                    new MediaException(
                        file
                            + ": no format to write a picture in: expected a name that ends in "
                            + ImageFormat.writableExtensions()));
    try (BytePointer encoded = encode(image, format, options, file.toString())) {
      ImageFiles.write(file, encoded.asByteBuffer());
    }
  }

  static byte[] encode(Image image, ImageFormat format, EncodeOptions options) {
    try (BytePointer encoded = encode(image, format, options, image.toString())) {
      ByteBuffer bytes = encoded.asByteBuffer();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    }
  }

  private static BytePointer encode(
      Image image, ImageFormat format, EncodeOptions options, String name) {
    OpenCv.load();
    requireFits(image, format, name);
    // OpenCV would cut 16 bits off at 255 instead of scaling them.
    if (image.format().bytesPerChannel() == 2 && !format.keeps16Bit()) {
      try (Mat narrowed = new Mat()) {
        image.mat().convertTo(narrowed, opencv_core.CV_8U, 1 / 257.0, 0);
        return encode(narrowed, format, options, name);
      }
    }
    return encode(image.mat(), format, options, name);
  }

  private static BytePointer encode(
      Mat pixels, ImageFormat format, EncodeOptions options, String name) {
    BytePointer encoded = new BytePointer();
    try (IntPointer parameters = parameters(format, options)) {
      String extension = "." + format.extensions().get(0);
      if (opencv_imgcodecs.imencode(extension, pixels, encoded, parameters)) {
        return encoded;
      }
    } catch (RuntimeException e) {
      encoded.close();
      throw failure(name, format, e);
    }
    encoded.close();
    throw failure(name, format, null);
  }

  private static void requireFits(Image image, ImageFormat format, String name) {
    if (!format.isWritable()) {
      throw new MediaException(
          name + ": cannot be encoded: " + format + " is only read; choose another format");
    }
    int side = Math.max(image.width(), image.height());
    if (side == 0 || side > format.maxSide()) {
      throw new MediaException(
          name
              + ": cannot be encoded as "
              + format
              + ": expected 1 to "
              + format.maxSide()
              + " pixels a side, got "
              + image.size());
    }
  }

  private static IntPointer parameters(ImageFormat format, EncodeOptions options) {
    return switch (format) {
      case JPEG -> new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, options.jpegQuality());
      case WEBP -> new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, options.webpQuality());
      case PNG ->
          new IntPointer(opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, options.pngCompression());
      case BMP, TIFF, GIF -> new IntPointer(new int[0]);
    };
  }

  private static MediaException failure(
      String name, ImageFormat format, @Nullable Throwable cause) {
    return new MediaException(name + ": cannot be encoded as " + format, cause);
  }
}
