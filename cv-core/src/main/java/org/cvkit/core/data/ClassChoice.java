package org.cvkit.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Some classes of a data set's first task. */
final class ClassChoice {
  private ClassChoice() {}

  /** As {@link ClassificationDataset#withClasses}. */
  static ClassificationDataset of(ClassificationDataset whole, List<String> classes) {
    LabelSet all = whole.tasks().get(0);
    int[] become = new int[all.size()];
    Arrays.fill(become, LabelSet.UNKNOWN);
    for (int i = 0; i < classes.size(); i++) {
      String wanted = classes.get(i);
      int old =
          all.indexOf(wanted)
              .orElseThrow(
                  () ->
                      new DatasetException(
                          whole.source()
                              + ": no class "
                              + wanted
                              + ": expected some of "
                              + all.classes()));
      become[old] = i;
    }
    int[] kept =
        IntStream.range(0, whole.size())
            .filter(i -> whole.label(i, 0) != LabelSet.UNKNOWN && become[whole.label(i, 0)] >= 0)
            .toArray();
    List<LabelSet> tasks = new ArrayList<>(whole.tasks());
    tasks.set(0, new LabelSet(all.name(), classes));
    return new SelectedDataset(whole, kept, tasks, become);
  }
}
