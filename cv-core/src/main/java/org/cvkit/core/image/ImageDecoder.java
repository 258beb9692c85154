package org.cvkit.core.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.NativeMemory;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.jspecify.annotations.Nullable;

/**
 * Owns what decoding pictures one after another needs: a read buffer and room for a picture that
 * must be turned. Together with a destination that is filled again and again, nothing but trifles
 * is allocated per picture.
 *
 * <p>The header is read first, so a picture beyond the pixel limit, or a file that is no picture,
 * costs nothing. A truncated or damaged picture is an error, never half a picture. EXIF orientation
 * is honoured: what comes out is upright. Of an animation the first frame is decoded.
 *
 * <p>Confined to one thread at a time.
 */
public final class ImageDecoder implements NativeResource {
  static {
    NativeGroup.OPENCV.load();
  }

  private final DecodeOptions options;
  private final Scratch scratch = new Scratch();
  private final Ownership ownership;

  private ImageDecoder(DecodeOptions options) {
    OpenCv.load();
    this.options = options;
    Scratch owned = scratch;
    ownership = Ownership.of(this, () -> "image decoder", owned::close);
  }

  /** The caller closes it. */
  public static ImageDecoder open(DecodeOptions options) {
    return new ImageDecoder(options);
  }

  /**
   * Decodes the picture in {@code file}; {@code destination} takes its size and format. After a
   * failure the destination's size and pixels are undefined.
   *
   * @throws MediaException when the file is missing, empty, no picture, damaged, truncated or
   *     beyond the pixel limit
   */
  public void decode(Path file, Image destination) {
    ownership.check();
    ByteBuffer bytes;
    try (FileChannel channel = ImageFiles.open(file)) {
      bytes = scratch.room(ImageFiles.size(channel, file));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // A read may stop early; one that gives nothing more says -1.
      }
    } catch (IOException e) {
      throw ImageFiles.unreadable(file, e);
    }
    decode(bytes.flip(), destination.mat(), file.toString());
  }

  /**
   * Decodes the picture between {@code encoded}'s position and limit, which stay as they are.
   *
   * @param name what messages call the picture
   * @throws MediaException when it is empty, no picture, damaged, truncated or beyond the pixel
   *     limit
   */
  public void decode(ByteBuffer encoded, String name, Image destination) {
    ownership.check();
    ByteBuffer bytes = scratch.room(encoded.remaining()).put(encoded.duplicate()).flip();
    decode(bytes, destination.mat(), name);
  }

  private void decode(ByteBuffer bytes, Mat destination, String name) {
    ImageHeader header = ImageHeader.of(bytes, name);
    if (header.size().area() > options.maxPixels()) {
      throw new MediaException(
          name
              + ": too large: expected at most "
              + options.maxPixels()
              + " pixels, got "
              + header.size()
              + " = "
              + header.size().area()
              + "; raise the limit (--max-pixels, DecodeOptions.withMaxPixels) to decode it anyway");
    }
    if (header.format() == ImageFormat.PNG) {
      DecoderLimits.requirePngFits(header, name);
      PngChunks.requireSound(new EncodedBytes(bytes), name);
    }
    if (header.orientation() == 1) {
      decode(header, bytes.limit(), destination, name);
    } else {
      if (header.format() == ImageFormat.TIFF) {
        TiffDirectory.at(new EncodedBytes(bytes), 0).makeUpright();
      }
      decode(header, bytes.limit(), scratch.stored, name);
      Orientation.undo(header.orientation(), scratch.stored, destination);
    }
  }

  private void decode(ImageHeader header, int length, Mat target, String name) {
    try (Mat encoded = new Mat(1, length, CV_8U, scratch.address);
        Mat decoded = opencv_imgcodecs.imdecode(encoded, flags(), target)) {
      // The target may hold half a picture by now; only what is returned says whether it is whole.
      if (decoded.empty()) {
        throw undecodable(header, name, null);
      }
    } catch (RuntimeException e) {
      throw e instanceof MediaException ours ? ours : undecodable(header, name, e);
    }
    if (!Image.holds(target.type())) {
      int depth = target.depth();
      target.create(0, 0, CV_8UC3);
      throw new MediaException(
          name
              + ": not a picture of brightness values: expected 8 or 16 bits a channel, got"
              + " OpenCV's depth "
              + depth
              + "; convert it first");
    }
  }

  private int flags() {
    return switch (options.color()) {
      case BGR -> opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
      case GRAY -> opencv_imgcodecs.IMREAD_GRAYSCALE | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
      case AS_STORED -> opencv_imgcodecs.IMREAD_UNCHANGED;
    };
  }

  private static MediaException undecodable(
      ImageHeader header, String name, @Nullable Throwable cause) {
    if (DecoderLimits.exceededBy(header)) {
      return DecoderLimits.failure(header, name, cause);
    }
    return new MediaException(
        name
            + ": truncated or damaged: expected "
            + header.format()
            + " data of "
            + header.size()
            + " pixels, got less than a whole picture; copy or download it again",
        cause);
  }

  @Override
  public void close() {
    ownership.release();
  }

  /** What is kept from picture to picture. */
  private static final class Scratch {
    final Mat stored = new Mat();
    private NativeMemory memory = NativeMemory.allocate(0);
    private BytePointer address = new BytePointer();

    /** A buffer for exactly {@code size} bytes, at {@link #address}. */
    ByteBuffer room(int size) {
      if (memory.size() < size) {
        memory.close();
        // Half as much again, for the next one is rarely just as large.
        memory = NativeMemory.allocate((long) Math.min(size * 1.5, Integer.MAX_VALUE - 1024));
        address = new BytePointer(memory.asByteBuffer());
      }
      return memory.asByteBuffer().limit(size);
    }

    void close() {
      address.close();
      memory.close();
      stored.close();
    }
  }
}
