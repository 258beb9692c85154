package org.cvkit.core.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order of classes and the labels that follow from it. */
final class ClassNames {
  /** By name, but 2 before 10: classes that are numbers keep the order of the numbers. */
  private static final Comparator<String> ORDER =
      Comparator.comparingInt((String name) -> isNumber(name) ? 0 : 1)
          .thenComparingLong(name -> isNumber(name) ? Long.parseLong(name) : 0)
          .thenComparing(Comparator.naturalOrder());

  private ClassNames() {}

  static List<String> sorted(Collection<String> different) {
    return different.stream().sorted(ORDER).toList();
  }

  private static boolean isNumber(String name) {
    return name.matches("\\d{1,18}");
  }

  /** The label of each class; quicker than looking for it in the list for every picture. */
  static Map<String, Integer> labels(LabelSet classes) {
    Map<String, Integer> labels = new HashMap<>();
    for (String name : classes.classes()) {
      labels.put(name, labels.size());
    }
    return labels;
  }
}
