package org.cvkit.core.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What somebody may have meant who typed a name that does not exist. */
final class Spelling {
  private Spelling() {}

  /**
   * Up to five of {@code known}, the nearest first; those that contain the word come before all.
   */
  static List<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .sorted(
            Comparator.comparingInt(
                    (String name) -> name.contains(word) ? 0 : 1 + distance(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(5)
        .toList();
  }

  /** The number of letters to insert, delete or change (Levenshtein). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
