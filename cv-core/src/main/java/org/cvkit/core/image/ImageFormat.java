package org.cvkit.core.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A file format of pictures. All of them can be read; {@link #GIF} cannot be written, since its 256
 * colours would silently spoil a picture.
 *
 * <p>Immutable.
 */
public enum ImageFormat {
  JPEG("JPEG", 65_500, "jpg", "jpeg", "jpe", "jfif"),
  PNG("PNG", 1_000_000, "png"),
  WEBP("WebP", 16_383, "webp"),
  BMP("BMP", 1 << 20, "bmp", "dib"),
  TIFF("TIFF", 1 << 20, "tif", "tiff"),
  GIF("GIF", 65_535, "gif");

  private final String title;
  private final int maxSide;
  private final List<String> extensions;

  ImageFormat(String title, int maxSide, String... extensions) {
    this.title = title;
    this.maxSide = maxSide;
    this.extensions = List.of(extensions);
  }

  /** The format that {@code file}'s extension names, whatever its case; empty for any other. */
  public static Optional<ImageFormat> ofFileName(Path file) {
    String extension = extension(file);
    return Arrays.stream(values()).filter(f -> f.extensions.contains(extension)).findFirst();
  }

  /** The usual extension first, lower case, without a dot. */
  public List<String> extensions() {
    return extensions;
  }

  /** Whether {@link Image#write} and {@link Image#encode} can make this format. */
  public boolean isWritable() {
    return this != GIF;
  }

  /** Whether 16 bits a channel can be stored. */
  boolean keeps16Bit() {
    return this == PNG || this == TIFF;
  }

  /** The widest or highest picture the format, or the library that writes it, can hold. */
  int maxSide() {
    return maxSide;
  }

  /** {@code .jpg, .jpeg, .png ...}: what a written file's name may end in. */
  static String writableExtensions() {
    return Arrays.stream(values())
        .filter(ImageFormat::isWritable)
        .flatMap(f -> f.extensions.stream())
        .map(e -> "." + e)
        .collect(Collectors.joining(", "));
  }

  private static String extension(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** As people write it: {@code JPEG}, {@code WebP}. */
  @Override
  public String toString() {
    return title;
  }
}
