package org.cvkit.core.video;

import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;

/**
 * Owns the picture a source fills anew at each {@link VideoSource#read}, with its place in the
 * video. The picture is lent until the next read: who keeps it, copies it.
 *
 * <p>Confined to one thread at a time.
 */
public final class Frame implements NativeResource {
  private final Image image;
  private long index = -1;
  private long timestampMicros;

  private Frame(Image image) {
    this.image = image;
  }

  /** A frame that no source has filled yet. The caller closes it. */
  public static Frame empty() {
    return new Frame(Image.empty());
  }

  /** The picture, upright, {@code BGR8}; it stays this frame's own. */
  public Image image() {
    return image;
  }

  /** How many frames of the source came before this one; -1 while nothing was read. */
  public long index() {
    return index;
  }

  /** When the picture is to be shown, in microseconds on the source's clock. */
  public long timestampMicros() {
    return timestampMicros;
  }

  /**
   * Says which frame the picture now is; called by a source after it has filled {@link #image()}.
   */
  public void stamp(long index, long timestampMicros) {
    this.index = index;
    this.timestampMicros = timestampMicros;
  }

  @Override
  public void close() {
    image.close();
  }
}
