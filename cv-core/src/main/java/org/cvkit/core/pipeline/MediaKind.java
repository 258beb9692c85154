package org.cvkit.core.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.cvkit.core.image.ImageHeader;
import org.cvkit.core.image.MediaException;

/**
 * What a file holds, by its first bytes where they say so and by its name where they do not.
 *
 * <p>Immutable.
 */
enum MediaKind {
  PICTURE,
  VIDEO,
  OTHER;

  private static final int HEAD = 16;
  private static final Set<String> PICTURES =
      Set.of(
          "jpg", "jpeg", "jpe", "png", "webp", "bmp", "dib", "tif", "tiff", "pbm", "pgm", "ppm",
          "pnm", "jp2", "avif");
  private static final Set<String> VIDEOS =
      Set.of(
          "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "ts", "mts", "m2ts", "wmv",
          "flv", "3gp", "ogv", "asf", "gif", "h264", "264", "hevc", "y4m");

  /** Reads the first bytes of {@code file}; a file that cannot be read is judged by its name. */
  static MediaKind of(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    } catch (IOException e) {
      return ofName(file.toString());
    }
    MediaKind told = ofHead(head, file);
    return told == OTHER ? ofName(file.toString()) : told;
  }

  static boolean isMediaName(Path file) {
    // Hidden files beside pictures are the system's own (._street.jpg on a stick from a Mac).
    Path name = file.getFileName();
    return name != null && !name.toString().startsWith(".") && ofName(name.toString()) != OTHER;
  }

  static boolean isPictureName(String name) {
    return ofName(name) == PICTURE;
  }

  private static MediaKind ofName(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (PICTURES.contains(extension)) {
      return PICTURE;
    }
    return VIDEOS.contains(extension) ? VIDEO : OTHER;
  }

  private static MediaKind ofHead(byte[] head, Path file) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("GIF8")) {
      return moves(file) ? VIDEO : PICTURE;
    }
    if (text.startsWith("\u00ff\u00d8\u00ff")
        || text.startsWith("\u0089PNG")
        || text.startsWith("BM")
        || text.startsWith("II*\0")
        || text.startsWith("MM\0*")
        || (text.startsWith("RIFF") && text.startsWith("WEBP", 8))) {
      return PICTURE;
    }
    if (text.startsWith("ftyp", 4)) {
      // ISO base media files: AVIF and HEIC pictures say so in their brand.
      return text.startsWith("avif", 8) || text.startsWith("heic", 8) ? PICTURE : VIDEO;
    }
    if ((text.startsWith("RIFF") && text.startsWith("AVI ", 8))
        || text.startsWith("\u001aE\u00df\u00a3")
        || text.startsWith("OggS")
        || text.startsWith("FLV")) {
      return VIDEO;
    }
    return OTHER;
  }

  private static boolean moves(Path gif) {
    try {
      return ImageHeader.read(gif).animated();
    } catch (MediaException e) {
      // Who opens it says what is wrong with it.
      return false;
    }
  }
}
