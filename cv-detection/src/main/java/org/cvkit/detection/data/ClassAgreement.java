package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.data.Split;

/**
 * That all parts of a data set mean the same by a class number. COCO files, one a part, each bring
 * their own list; joined under another's, a cat becomes a dog without a word.
 */
final class ClassAgreement {
  private ClassAgreement() {}

  /**
   * The classes of all {@code parts} of {@code source}, in the order of the first.
   *
   * @throws DatasetException when two parts have others, or the same with other numbers
   */
  static List<Category> require(Path source, Map<Split, DetectionDataset> parts) {
    Map.Entry<Split, DetectionDataset> first = parts.entrySet().iterator().next();
    List<Category> expected = first.getValue().categories();
    parts.forEach(
        (part, data) -> {
          if (!Set.copyOf(data.categories()).equals(Set.copyOf(expected))) {
            throw new DatasetException(
                source
                    + ": parts "
                    + first.getKey()
                    + " and "
                    + part
                    + " have different classes: expected those of "
                    + first.getKey()
                    + ", "
                    + text(expected)
                    + ", got "
                    + text(data.categories())
                    + "; give both the same numbers and names");
          }
        });
    return expected;
  }

  private static String text(List<Category> categories) {
    return categories.stream()
        .map(category -> category.id() + " " + category.name())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
