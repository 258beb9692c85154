package org.cvkit.core.data;

import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;

/** Some pictures of another data set, perhaps with other labels for its first task. A view. */
final class SelectedDataset implements ClassificationDataset {
  private final ClassificationDataset whole;
  private final int[] indices;
  private final List<LabelSet> tasks;
  private final int[] firstLabels;

  /**
   * A view.
   *
   * @param firstLabels what the first task's labels become; empty to keep them
   */
  SelectedDataset(
      ClassificationDataset whole, int[] indices, List<LabelSet> tasks, int[] firstLabels) {
    this.whole = whole;
    this.indices = indices;
    this.tasks = List.copyOf(tasks);
    this.firstLabels = firstLabels;
  }

  @Override
  public String source() {
    return whole.source();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<LabelSet> tasks() {
    return tasks;
  }

  @Override
  public int label(int index, int task) {
    int label = whole.label(indices[index], task);
    return task == 0 && firstLabels.length > 0 && label != LabelSet.UNKNOWN
        ? firstLabels[label]
        : label;
  }

  @Override
  public String name(int index) {
    return whole.name(indices[index]);
  }

  @Override
  public void read(int index, ImageDecoder decoder, Image destination) {
    whole.read(indices[index], decoder, destination);
  }

  @Override
  public String toString() {
    return source() + " (" + size() + " of " + whole.size() + " pictures)";
  }
}
