package org.cvkit.core.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;

/** Data sets of the same tasks one after another. A view. */
final class ConcatenatedDataset implements ClassificationDataset {
  private final List<ClassificationDataset> parts;

  /** Where each part begins. */
  private final int[] starts;

  private final int size;

  ConcatenatedDataset(List<ClassificationDataset> parts) {
    this.parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("data sets: expected at least one to concatenate");
    }
    starts = new int[parts.size()];
    int sum = 0;
    for (int i = 0; i < starts.length; i++) {
      if (!parts.get(i).tasks().equals(tasks())) {
        throw new DatasetException(
            parts.get(i).source()
                + ": does not fit "
                + parts.get(0).source()
                + ": expected "
                + tasks()
                + ", got "
                + parts.get(i).tasks()
                + "; choose the classes of both with withClasses first");
      }
      starts[i] = sum;
      sum = Math.addExact(sum, parts.get(i).size());
    }
    size = sum;
  }

  private int part(int index) {
    java.util.Objects.checkIndex(index, size);
    int found = Arrays.binarySearch(starts, index);
    int part = found >= 0 ? found : -found - 2;
    // Of several that begin here all but the last are empty.
    while (part + 1 < starts.length && starts[part + 1] == index) {
      part++;
    }
    return part;
  }

  @Override
  public String source() {
    return parts.stream()
        .map(ClassificationDataset::source)
        .distinct()
        .collect(Collectors.joining(" + "));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<LabelSet> tasks() {
    return parts.get(0).tasks();
  }

  @Override
  public int label(int index, int task) {
    int part = part(index);
    return parts.get(part).label(index - starts[part], task);
  }

  @Override
  public String name(int index) {
    int part = part(index);
    return parts.get(part).name(index - starts[part]);
  }

  @Override
  public void read(int index, ImageDecoder decoder, Image destination) {
    int part = part(index);
    parts.get(part).read(index - starts[part], decoder, destination);
  }

  @Override
  public String toString() {
    return source() + " (" + size() + " pictures)";
  }
}
