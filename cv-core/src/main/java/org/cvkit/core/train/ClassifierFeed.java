package org.cvkit.core.train;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cvkit.core.data.Batch;
import org.cvkit.core.data.BatchLoader;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.data.LoaderOptions;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns a loader of labelled pictures and turns its batches into what a {@link ClassifierObjective}
 * reads.
 *
 * <p>Confined to one thread at a time.
 */
final class ClassifierFeed implements Feed {
  private static final int NAMED = 3;

  private final ClassificationDataset data;
  private final List<LabelSet> tasks;
  private final BatchLoader loader;
  private List<Integer> shown = List.of();

  ClassifierFeed(ClassificationDataset data, LoaderOptions options) {
    this.data = data;
    tasks = data.tasks();
    loader = BatchLoader.open(data, options);
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
    Batch batch = loader.next();
    Tensor pictures = Objects.requireNonNull(inputs.get(ClassifierObjective.PICTURES));
    pictures.asByteBuffer().put(batch.pictures().asByteBuffer());
    for (int task = 0; task < tasks.size(); task++) {
      Tensor target = Objects.requireNonNull(inputs.get(ClassifierObjective.targets(task)));
      if (batch.isSoft()) {
        target.asByteBuffer().put(batch.targets(task).asByteBuffer());
      } else {
        oneHot(batch.labels().asLongBuffer(), task, target.asFloatBuffer());
      }
    }
    shown =
        IntStream.range(0, batch.count())
            .map(batch::picture)
            .filter(i -> i != Batch.NO_PICTURE)
            .limit(NAMED)
            .boxed()
            .toList();
  }

  private void oneHot(LongBuffer labels, int task, FloatBuffer target) {
    int classes = tasks.get(task).size();
    int rows = target.capacity() / classes;
    for (int row = 0; row < rows; row++) {
      long label = labels.get(row * tasks.size() + task);
      for (int c = 0; c < classes; c++) {
        target.put(row * classes + c, c == label ? 1 : 0);
      }
    }
  }

  @Override
  public String contents() {
    return "the batch of "
        + shown.stream().map(data::name).collect(Collectors.joining(", "))
        + " and others";
  }

  List<SkippedPicture> skipped() {
    return loader.skipped();
  }

  @Override
  public void close() {
    loader.close();
  }
}
