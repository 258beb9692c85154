package org.cvkit.detection.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.train.Feed;
import org.cvkit.detection.data.DetectionDataset;

/**
 * Owns a loader of labelled pictures and hands its batches to what a {@link DetectorObjective}
 * reads.
 *
 * <p>Confined to one thread at a time.
 */
final class DetectorFeed implements Feed {
  private static final int NAMED = 3;

  private final DetectionDataset data;
  private final DetectionLoader loader;
  private List<Integer> shown = List.of();

  /** Takes over the loader. */
  DetectorFeed(DetectionDataset data, DetectionLoader loader) {
    this.data = data;
    this.loader = loader;
  }

  @Override
  public int steps() {
    return loader.batches();
  }

  @Override
  public void begin(int epoch, int step) {
    loader.begin(epoch, step);
  }

  @Override
  public void fill(Map<String, Tensor> inputs) {
    DetectionBatch batch = loader.next();
    copy(batch.pictures(), inputs.get(DetectorObjective.PICTURES));
    copy(batch.boxes(), inputs.get(DetectorObjective.BOXES));
    copy(batch.classes(), inputs.get(DetectorObjective.CLASSES));
    shown =
        IntStream.range(0, batch.count())
            .map(batch::picture)
            .filter(i -> i != DetectionBatch.NO_PICTURE)
            .limit(NAMED)
            .boxed()
            .toList();
  }

  private static void copy(Tensor from, @org.jspecify.annotations.Nullable Tensor to) {
    Objects.requireNonNull(to).asByteBuffer().put(from.asByteBuffer());
  }

  @Override
  public String contents() {
    return "the batch of "
        + shown.stream()
            .map(i -> data.pictures().get(i).file())
            .map(Path::toString)
            .collect(Collectors.joining(", "))
        + " and others";
  }

  @Override
  public void close() {
    loader.close();
  }
}
