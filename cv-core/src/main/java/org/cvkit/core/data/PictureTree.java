package org.cvkit.core.data;

import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.memory.NativeResource;

/** Files below one root, in a folder or in a zip file: named with slashes, whatever the system. */
interface PictureTree extends NativeResource {
  /** What messages call the root. */
  String source();

  /** The paths of all files relative to the root, sorted by code point. */
  List<String> files();

  /** What messages call a file. */
  String name(String file);

  /** Decodes one of the files; any thread, each with its own decoder. */
  void read(String file, ImageDecoder decoder, Image destination);
}
