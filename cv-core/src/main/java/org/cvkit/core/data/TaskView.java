package org.cvkit.core.data;

import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;

/** All pictures of another data set with the labels of one of its tasks. A view. */
final class TaskView implements ClassificationDataset {
  private final ClassificationDataset whole;
  private final int task;

  private TaskView(ClassificationDataset whole, int task) {
    this.whole = whole;
    this.task = task;
  }

  /** As {@link ClassificationDataset#withTask}. */
  static ClassificationDataset of(ClassificationDataset whole, String name) {
    List<String> names = whole.tasks().stream().map(LabelSet::name).toList();
    int task = names.indexOf(name);
    if (task < 0) {
      throw new DatasetException(
          whole.source() + ": no task " + name + ": expected one of " + names);
    }
    return names.size() == 1 ? whole : new TaskView(whole, task);
  }

  @Override
  public String source() {
    return whole.source();
  }

  @Override
  public int size() {
    return whole.size();
  }

  @Override
  public List<LabelSet> tasks() {
    return List.of(whole.tasks().get(task));
  }

  @Override
  public int label(int index, int only) {
    return whole.label(index, task);
  }

  @Override
  public String name(int index) {
    return whole.name(index);
  }

  @Override
  public void read(int index, ImageDecoder decoder, Image destination) {
    whole.read(index, decoder, destination);
  }

  @Override
  public String toString() {
    return whole + ", task " + whole.tasks().get(task).name();
  }
}
