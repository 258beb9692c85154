package org.cvkit.core.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;

/**
 * Owns one picture in native memory: rows from top to bottom, pixels from left to right, channels
 * interleaved.
 *
 * <p>An image can be filled again ({@link ImageDecoder#decode}, a video's frames): its size and
 * format then change in place, and its memory is reused while it is large enough.
 *
 * <p>Confined to one thread at a time; several threads may read it while nobody fills it.
 */
public final class Image implements NativeResource {
  static {
    NativeGroup.OPENCV.load();
  }

  private final Mat mat;
  private final Ownership ownership;

  private Image(Mat mat) {
    this.mat = mat;
    ownership = Ownership.of(this, () -> "image", mat::close);
  }

  /**
   * The picture in {@code file} as 8-bit colour, upright; of an animation the first frame. The
   * caller closes it.
   *
   * @throws MediaException when the file is missing, empty, no picture, damaged, truncated or
   *     beyond the pixel limit
   */
  public static Image read(Path file) {
    return read(file, DecodeOptions.defaults());
  }

  /** As {@link #read(Path)}, decoded as {@code options} say. The caller closes it. */
  public static Image read(Path file, DecodeOptions options) {
    return decoded(options, (decoder, image) -> decoder.decode(file, image));
  }

  /**
   * The picture in the rest of {@code stream}, which stays open, as 8-bit colour. The caller closes
   * it.
   *
   * @param name what messages call the picture
   */
  public static Image read(InputStream stream, String name) {
    byte[] encoded;
    try {
      encoded = stream.readAllBytes();
    } catch (IOException e) {
      throw new MediaException(name + ": cannot be read: " + e.getMessage(), e);
    }
    return decoded(
        DecodeOptions.defaults(),
        (decoder, image) -> decoder.decode(ByteBuffer.wrap(encoded), name, image));
  }

  /** The encoded picture as 8-bit colour. The caller closes it. */
  public static Image decode(byte[] encoded) {
    return decode(encoded, DecodeOptions.defaults());
  }

  /** The encoded picture, decoded as {@code options} say. The caller closes it. */
  public static Image decode(byte[] encoded, DecodeOptions options) {
    return decoded(
        options,
        (decoder, image) -> decoder.decode(ByteBuffer.wrap(encoded), "encoded picture", image));
  }

  private static Image decoded(DecodeOptions options, BiConsumer<ImageDecoder, Image> work) {
    Image image = empty();
    try (ImageDecoder decoder = ImageDecoder.open(options)) {
      work.accept(decoder, image);
    } catch (RuntimeException e) {
      image.close();
      throw e;
    }
    return image;
  }

  /**
   * A copy of {@code image}. Grey, colour and alpha of 8 or 16 bits a channel come over as they
   * are, any other kind (palettes, packed pixels, other colour spaces) as 8-bit sRGB. The caller
   * closes it.
   */
  public static Image from(BufferedImage image) {
    return BufferedImages.toImage(image);
  }

  /** An image of 0x0 pixels, to be filled later. The caller closes it. */
  public static Image empty() {
    return new Image(new Mat());
  }

  /**
   * An image of the given size, its pixels undefined. The caller closes it.
   *
   * @throws MediaException when there is no memory for that many pixels
   */
  public static Image allocate(Size size, PixelFormat format) {
    Image image = empty();
    try {
      image.reshape(size, format);
    } catch (MediaException e) {
      image.close();
      throw e;
    }
    return image;
  }

  /** Takes over a matrix: closing the image releases it. */
  static Image owning(Mat mat) {
    Formats.of(mat.type());
    return new Image(mat);
  }

  /**
   * Gives this image another size or format; its pixels are undefined when either differs from
   * before.
   *
   * @throws MediaException when there is no memory for that many pixels
   */
  public void reshape(Size size, PixelFormat format) {
    ownership.check();
    try {
      mat.create(size.height(), size.width(), Formats.typeOf(format));
    } catch (RuntimeException e) {
      throw new MediaException(
          "image: no memory for " + size + " pixels of " + format + "; use a smaller picture", e);
    }
  }

  public int width() {
    ownership.check();
    return mat.cols();
  }

  public int height() {
    ownership.check();
    return mat.rows();
  }

  public Size size() {
    return new Size(width(), height());
  }

  public PixelFormat format() {
    ownership.check();
    return Formats.of(mat.type());
  }

  /**
   * Bytes from the start of one row to the start of the next, at least {@code width *
   * bytesPerPixel}.
   */
  public long rowStride() {
    ownership.check();
    return mat.step();
  }

  /**
   * The pixels in native byte order: row {@code y} starts at {@code y * rowStride()}. Shares
   * memory: invalid once the image is closed or filled again.
   *
   * @throws IllegalStateException when they are more bytes than a buffer holds, 2 GiB
   */
  public ByteBuffer asByteBuffer() {
    ownership.check();
    long bytes = mat.rows() * mat.step();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          this + ": too large for one buffer: expected at most 2 GiB, got " + bytes + " bytes");
    }
    if (bytes == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    }
    BytePointer start = new BytePointer(mat.data());
    start.capacity(bytes);
    return start.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** A picture of the same pixels in memory of its own. The caller closes it. */
  public Image copy() {
    ownership.check();
    return new Image(mat.clone());
  }

  /** A copy as {@code java.awt} shows it, of the same channels and depth. */
  public BufferedImage toBufferedImage() {
    return BufferedImages.toBufferedImage(this);
  }

  /**
   * Writes the picture in the format that {@code file}'s extension names. The file appears whole or
   * not at all: it is written under another name beside its place and then moved there.
   *
   * @throws MediaException when the extension names no format, or the file cannot be written
   */
  public void write(Path file) {
    write(file, EncodeOptions.defaults());
  }

  /** As {@link #write(Path)}, encoded as {@code options} say. */
  public void write(Path file, EncodeOptions options) {
    ImageEncoder.write(this, file, options);
  }

  /**
   * The picture as the content of a file. JPEG drops alpha; formats of 8 bits (all but PNG and
   * TIFF) get 16-bit pixels scaled down.
   */
  public byte[] encode(ImageFormat format) {
    return encode(format, EncodeOptions.defaults());
  }

  /** As {@link #encode(ImageFormat)}, encoded as {@code options} say. */
  public byte[] encode(ImageFormat format, EncodeOptions options) {
    return ImageEncoder.encode(this, format, options);
  }

  /** The picture stretched to {@code size}. The caller closes it. */
  public Image resize(Size size, Interpolation interpolation) {
    return Resampling.resize(this, size, interpolation);
  }

  /**
   * A copy of every pixel that {@code box} touches, as far as it lies in the picture. The caller
   * closes it.
   *
   * @throws IllegalArgumentException when it touches none
   */
  public Image crop(Box box) {
    return Resampling.crop(this, box);
  }

  /** The picture turned. The caller closes it. */
  public Image rotate(Rotation rotation) {
    return Resampling.rotate(this, rotation);
  }

  /** Whether a matrix of OpenCV's type {@code type} can be an image. */
  static boolean holds(int type) {
    return Formats.find(type).isPresent();
  }

  Mat mat() {
    ownership.check();
    return mat;
  }

  @Override
  public void close() {
    ownership.release();
  }

  @Override
  public String toString() {
    return ownership.isReleased() ? "image (closed)" : "image " + size() + " " + format();
  }

  /** Between our pixel formats and OpenCV's matrix types. */
  private static final class Formats {
    static int typeOf(PixelFormat format) {
      return opencv_core.CV_MAKETYPE(
          format.bytesPerChannel() == 1 ? opencv_core.CV_8U : opencv_core.CV_16U,
          format.channels());
    }

    static Optional<PixelFormat> find(int type) {
      return Arrays.stream(PixelFormat.values()).filter(f -> typeOf(f) == type).findFirst();
    }

    static PixelFormat of(int type) {
      return find(type)
          .orElseThrow(
              () ->
                  new MediaException(
                      "image: pixels of OpenCV type "
                          + type
                          + ": expected 8 or 16 bit with 1, 3 or 4 channels"));
    }
  }
}
