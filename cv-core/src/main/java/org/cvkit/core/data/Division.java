package org.cvkit.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set divided by a seed into pictures to learn from, to choose by, and to judge by (course
 * 2, week 1, "Train / dev / test sets"). Each part has about the same share of every class.
 *
 * <p>Immutable.
 */
public record Division(
    ClassificationDataset train, ClassificationDataset validation, ClassificationDataset test) {

  /** As {@link ClassificationDataset#divide}. */
  static Division of(ClassificationDataset whole, double validation, double test, long seed) {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new IllegalArgumentException(
          "division: expected shares for validation and test of at least 0 and together below 1,"
              + " got "
              + validation
              + " and "
              + test);
    }
    List<Integer> forTrain = new ArrayList<>();
    List<Integer> forValidation = new ArrayList<>();
    List<Integer> forTest = new ArrayList<>();
    // What rounding kept back from earlier classes, so that small classes do not all round to none.
    double owedValidation = 0;
    double owedTest = 0;
    for (int[] group : shuffledByClass(whole, seed)) {
      owedValidation += validation * group.length;
      owedTest += test * group.length;
      // One picture of a class is always left to learn from.
      int first = Math.min((int) (owedValidation + 0.5), Math.max(0, group.length - 1));
      int second = Math.min((int) (owedTest + 0.5), Math.max(0, group.length - 1 - first));
      owedValidation -= first;
      owedTest -= second;
      add(group, 0, first, forValidation);
      add(group, first, first + second, forTest);
      add(group, first + second, group.length, forTrain);
    }
    if (validation > 0 && forValidation.isEmpty() && forTrain.size() > 1) {
      // Too few for their share to make one: without any there would be nothing to choose by.
      forValidation.add(forTrain.remove(forTrain.size() - 1));
    }
    return new Division(
        whole.subset(sorted(forTrain)),
        whole.subset(sorted(forValidation)),
        whole.subset(sorted(forTest)));
  }

  /** As {@link ClassificationDataset#few}. */
  static ClassificationDataset few(ClassificationDataset whole, int perClass, long seed) {
    if (perClass < 1) {
      throw new IllegalArgumentException(
          "few: expected at least 1 picture a class, got " + perClass);
    }
    List<Integer> chosen = new ArrayList<>();
    List<int[]> groups = shuffledByClass(whole, seed);
    // The last group is of unknown class.
    for (int[] group : groups.subList(0, groups.size() - 1)) {
      add(group, 0, Math.min(perClass, group.length), chosen);
    }
    return whole.subset(sorted(chosen));
  }

  /** The pictures of each class of the first task, then those of unknown class, in random order. */
  private static List<int[]> shuffledByClass(ClassificationDataset whole, long seed) {
    int classes = whole.tasks().get(0).size();
    int[] labels = IntStream.range(0, whole.size()).map(i -> whole.label(i, 0)).toArray();
    List<int[]> groups = new ArrayList<>();
    int[] counts = new int[classes + 1];
    for (int label : labels) {
      counts[group(label, classes)]++;
    }
    for (int count : counts) {
      groups.add(new int[count]);
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < labels.length; i++) {
      int group = group(labels[i], classes);
      groups.get(group)[counts[group]++] = i;
    }
    for (int g = 0; g < groups.size(); g++) {
      Draws.of(seed, g).shuffle(groups.get(g));
    }
    return groups;
  }

  private static int group(int label, int classes) {
    return label == LabelSet.UNKNOWN ? classes : label;
  }

  private static void add(int[] from, int start, int end, List<Integer> to) {
    for (int i = start; i < end; i++) {
      to.add(from[i]);
    }
  }

  private static int[] sorted(List<Integer> indices) {
    return indices.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
