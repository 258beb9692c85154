package org.cvkit.core.data;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;

/** Owns what one thread needs to fill rows of batches: a decoder, a picture, a preparation. */
final class PictureWorker implements NativeResource {
  private final ClassificationDataset dataset;
  private final LoaderOptions options;
  private final Map<Integer, SkippedPicture> skipped;
  private final Scope scope = new Scope();
  private final ImageDecoder decoder;
  private final Image image;
  private final PicturePreparation preparation;

  /**
   * Opens one.
   *
   * @param skipped what all workers found to be corrupt
   */
  PictureWorker(
      ClassificationDataset dataset,
      LoaderOptions options,
      ConcurrentHashMap<Integer, SkippedPicture> skipped) {
    this.dataset = dataset;
    this.options = options;
    this.skipped = skipped;
    // As a model's user decodes it: grey inputs, too, are made from colour.
    decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
    image = scope.add(Image.empty());
    preparation = scope.add(new PicturePreparation(options));
  }

  /** Fills row {@code row} of {@code batch} with the picture at {@code position} of the order. */
  void fill(Batch batch, int row, int[] order, int position, int epoch) {
    int attempts = options.whenCorrupt() == LoaderOptions.WhenCorrupt.REPLACE ? order.length : 1;
    for (int i = 0; i < attempts; i++) {
      int index = order[(position + i) % order.length];
      if (!skipped.containsKey(index) && prepare(index, epoch)) {
        batch.put(row, index, preparation.values(), dataset);
        return;
      }
    }
    if (skipped.size() >= order.length) {
      throw new DatasetException(
          dataset.source()
              + ": no picture can be read: all "
              + order.length
              + " are missing or damaged; the first: "
              + skipped.values().iterator().next().reason());
    }
    batch.blank(row);
  }

  private boolean prepare(int index, int epoch) {
    try {
      dataset.read(index, decoder, image);
      preparation.prepare(image, Draws.of(options.seed(), epoch, index));
      return true;
    } catch (MediaException e) {
      String reason = String.valueOf(e.getMessage());
      skipped.put(index, new SkippedPicture(index, dataset.name(index), reason));
      return false;
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
