package org.cvkit.core.model;

/**
 * Is told how far a download has come. Called on the downloading thread; it should return soon.
 *
 * <p>Confined to one thread at a time: each download is told of by its own thread.
 */
@FunctionalInterface
public interface DownloadListener {
  /** Listens to nothing. */
  DownloadListener NONE = (card, bytes, total) -> {};

  /**
   * Called after each piece that was written.
   *
   * @param card the model that is downloaded
   * @param bytes how much of the file is there, resumed parts included
   * @param total the file's size, 0 when it is not known
   */
  void progress(ModelCard card, long bytes, long total);
}
