package org.cvkit.core.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of an encoded picture say about it, found without decoding it.
 *
 * <p>Immutable.
 *
 * @param size the picture's size as it is shown, that is with the orientation applied
 * @param orientation the EXIF orientation, 1 (upright) to 8 (EXIF 2.32, 4.6.4 A, tag 0112)
 * @param animated whether it holds several frames to be shown one after another: an animated GIF,
 *     WebP or PNG. Reading it as a picture gives the first frame
 */
public record ImageHeader(ImageFormat format, Size size, int orientation, boolean animated) {
  private static final List<HeaderProbe> PROBES =
      List.of(
          new JpegProbe(),
          new PngProbe(),
          new WebpProbe(),
          new GifProbe(),
          new TiffProbe(),
          new BmpProbe());

  public ImageHeader {
    if (orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException(
          "image header: expected an EXIF orientation of 1 to 8, got " + orientation);
    }
  }

  /** A header of a picture stored as {@code width x height} and to be turned as told. */
  static ImageHeader stored(
      ImageFormat format, long width, long height, int orientation, boolean animated) {
    int known = orientation >= 1 && orientation <= 8 ? orientation : 1;
    int w = Math.toIntExact(width);
    int h = Math.toIntExact(height);
    return new ImageHeader(format, known >= 5 ? new Size(h, w) : new Size(w, h), known, animated);
  }

  /**
   * The header of the picture in {@code file}.
   *
   * @throws MediaException when there is no such file, or it holds no picture
   */
  public static ImageHeader read(Path file) {
    try (FileChannel channel = ImageFiles.open(file)) {
      // Mapped: only the pages that are looked at are read, wherever in the file they are.
      return of(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, ImageFiles.size(channel, file)),
          file.toString());
    } catch (IOException e) {
      throw ImageFiles.unreadable(file, e);
    }
  }

  /**
   * The header of the encoded picture between {@code encoded}'s position and limit, which stay as
   * they are.
   *
   * @param name what messages call the picture
   * @throws MediaException when it is no picture, or its header is cut off or nonsense
   */
  public static ImageHeader of(ByteBuffer encoded, String name) {
    EncodedBytes bytes = new EncodedBytes(encoded);
    if (bytes.size() == 0) {
      throw new MediaException(name + ": empty: expected picture data, got 0 bytes");
    }
    for (HeaderProbe probe : PROBES) {
      if (probe.recognises(bytes)) {
        return read(probe, bytes, name);
      }
    }
    throw new MediaException(
        name
            + ": not a picture: expected JPEG, PNG, WebP, GIF, TIFF or BMP data, got "
            + describe(bytes));
  }

  private static ImageHeader read(HeaderProbe probe, EncodedBytes bytes, String name) {
    ImageHeader header;
    try {
      header = probe.read(bytes, name);
    } catch (IndexOutOfBoundsException e) {
      throw new MediaException(
          name
              + ": truncated: expected a complete picture, got "
              + bytes.size()
              + " bytes that end inside its header; copy or download it again",
          e);
    } catch (ArithmeticException e) {
      throw damaged(name, "a width or height of over 2 billion pixels", e);
    }
    if (header.size().area() == 0) {
      throw damaged(name, "a size of " + header.size() + " pixels", null);
    }
    return header;
  }

  private static MediaException damaged(String name, String promise, @Nullable Throwable cause) {
    return new MediaException(
        name + ": damaged: its header promises " + promise + "; copy or download it again", cause);
  }

  private static String describe(EncodedBytes bytes) {
    int shown = Math.min(bytes.size(), 16);
    StringBuilder text = new StringBuilder("text \"");
    StringBuilder hex = new StringBuilder("bytes");
    boolean printable = true;
    for (int i = 0; i < shown; i++) {
      int b = bytes.u8(i);
      printable &= b >= 0x20 && b < 0x7f || b == '\n' || b == '\r' || b == '\t';
      text.append(b < 0x20 ? ' ' : (char) b);
      hex.append(String.format(" %02x", b));
    }
    String rest = bytes.size() > shown ? "..." : "";
    return printable ? text + rest + "\"" : hex + " " + rest;
  }
}
