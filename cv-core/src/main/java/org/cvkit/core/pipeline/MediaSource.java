package org.cvkit.core.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.image.MediaException;

/**
 * Where pictures come from: what a user names with one word, taken apart by {@link #of}.
 *
 * <p>Immutable.
 */
public sealed interface MediaSource {

  /**
   * What to call it in messages and reports: the path or address as it was given, but for the user
   * and password of an address.
   */
  String name();

  /**
   * The sources that {@code argument} stands for:
   *
   * <ul>
   *   <li>a picture or a video file, told apart by its first bytes, then by its name; an animated
   *       GIF is a video
   *   <li>a folder: its pictures and videos sorted by name, without its subfolders
   *   <li>a pattern such as {@code street/*.jpg} or {@code pictures/**}, sorted by path
   *   <li>a number: that camera
   *   <li>an {@code rtsp://}, {@code http://} or similar address: a stream or, when its path ends
   *       like a picture's, that picture
   * </ul>
   *
   * @throws MediaException when there is no such file, or a folder or pattern has no pictures
   */
  static List<MediaSource> of(String argument) {
    return MediaSources.expand(argument);
  }

  /** A picture in a file. */
  record PictureFile(Path path) implements MediaSource {
    @Override
    public String name() {
      return path.toString();
    }
  }

  /** A picture in its encoded form from anywhere else, opened when its turn comes. */
  record PictureStream(String name, Opening opening) implements MediaSource {}

  /** A video, or an animated picture, in a file. */
  record VideoFile(Path path) implements MediaSource {
    @Override
    public String name() {
      return path.toString();
    }
  }

  /**
   * A camera of this machine.
   *
   * @param index as the system counts them, from 0
   */
  record Camera(int index) implements MediaSource {
    @Override
    public String name() {
      return Integer.toString(index);
    }
  }

  /** A stream on the network. */
  record Stream(URI address) implements MediaSource {
    @Override
    public String name() {
      return MediaSources.withoutUser(address.toString());
    }

    /** Without the password, too. */
    @Override
    public String toString() {
      return "Stream[address=" + name() + "]";
    }
  }

  /** Gives the bytes of an encoded picture. */
  @FunctionalInterface
  interface Opening {
    /** The bytes, from the start. The caller closes it. */
    InputStream open() throws IOException;
  }
}
