package org.cvkit.detection.train;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cvkit.core.data.BatchMaker;
import org.cvkit.core.data.Draws;
import org.cvkit.core.data.EpochOrder;
import org.cvkit.core.data.LoaderOptions.WhenCorrupt;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.DatasetException;
import org.cvkit.detection.data.DetectionDataset;
import org.jspecify.annotations.Nullable;

/** How the batches of a {@link DetectionLoader} are made. */
final class DetectionBatches implements BatchMaker<DetectionBatch> {
  /** Keeps the draws of sizes apart from those of pictures and of their order. */
  private static final long SIZES = -2;

  private final DetectionDataset dataset;
  private final DetectionLoaderOptions options;
  private final EpochOrder epochOrder;
  private final int boxes;
  private final Map<Integer, Integer> classIndices = new HashMap<>();
  private final PictureCache cache;
  private final ConcurrentHashMap<Integer, SkippedPicture> skipped = new ConcurrentHashMap<>();
  private final AtomicInteger leftOut = new AtomicInteger();

  // Both change only while no row is being filled; the lock of the prefetch shows them to all.
  private int epoch;
  private int[] order = {};

  DetectionBatches(
      DetectionDataset dataset, DetectionLoaderOptions options, EpochOrder epochOrder, int boxes) {
    this.dataset = dataset;
    this.options = options;
    this.epochOrder = epochOrder;
    this.boxes = boxes;
    for (int i = 0; i < dataset.categories().size(); i++) {
      classIndices.put(dataset.categories().get(i).id(), i);
    }
    cache = new PictureCache(dataset.pictures().size(), options.cacheBytes());
  }

  @Override
  public DetectionBatch allocate() {
    return new DetectionBatch(
        options.batchSize(), options.letterbox().size(), boxes, dataset.categories().size());
  }

  @Override
  public void free(DetectionBatch batch) {
    batch.close();
  }

  @Override
  public int batches() {
    return epochOrder.batches();
  }

  @Override
  public void begin(int newEpoch) {
    epoch = newEpoch;
    order = epochOrder.of(newEpoch);
  }

  @Override
  public int start(DetectionBatch batch, int number) {
    int count = epochOrder.count(number);
    batch.restart(number, count);
    return count;
  }

  @Override
  public void finish(DetectionBatch batch) {
    // Rows know nothing of each other: mosaic and mixup take their pictures from all the data.
  }

  @Override
  public RowFiller<DetectionBatch> open() {
    return new Filler();
  }

  List<SkippedPicture> skipped() {
    return skipped.values().stream()
        .sorted(Comparator.comparingInt(SkippedPicture::index))
        .toList();
  }

  /** Boxes so far that were too many for their row. */
  int leftOut() {
    return leftOut.get();
  }

  /** The factor that this batch's pictures are fitted by. */
  private double fit(int batch) {
    List<Integer> sizes = options.augmentation().sizes();
    if (sizes.isEmpty()) {
      return 1;
    }
    int chosen = Draws.of(options.seed(), epoch, SIZES, batch).below(sizes.size());
    Size input = options.letterbox().size();
    return (double) sizes.get(chosen) / Math.max(input.width(), input.height());
  }

  private final class Filler implements RowFiller<DetectionBatch> {
    private final PictureReader reader =
        new PictureReader(dataset, classIndices, options.letterbox(), cache, skipped);
    private final PictureComposer composer =
        new PictureComposer(
            options.augmentation(), options.letterbox().size(), options.letterbox().fill());

    @Override
    public void fill(DetectionBatch batch, int row) {
      int position = batch.number() * options.batchSize() + row;
      int attempts = options.whenCorrupt() == WhenCorrupt.REPLACE ? order.length : 1;
      for (int i = 0; i < attempts; i++) {
        int index = order[(position + i) % order.length];
        FittedPicture picture = reader.read(index);
        if (picture != null) {
          PictureCanvas canvas =
              composer.compose(
                  picture,
                  this::readable,
                  dataset.pictures().size(),
                  fit(batch.number()),
                  Draws.of(options.seed(), epoch, index));
          leftOut.addAndGet(batch.put(row, index, canvas));
          return;
        }
      }
      requireSome();
      batch.blank(row);
    }

    /** Picture {@code index}, or the next that can be read: there is one, for a row has one. */
    private FittedPicture readable(int index) {
      int count = dataset.pictures().size();
      for (int i = 0; i < count; i++) {
        @Nullable FittedPicture picture = reader.read((index + i) % count);
        if (picture != null) {
          return picture;
        }
      }
      throw new IllegalStateException("loader: a picture that was read is corrupt now");
    }

    private void requireSome() {
      if (skipped.size() >= order.length) {
        throw new DatasetException(
            "data set: no picture can be read: all "
                + order.length
                + " are missing or damaged; the first: "
                + skipped().get(0).reason());
      }
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
