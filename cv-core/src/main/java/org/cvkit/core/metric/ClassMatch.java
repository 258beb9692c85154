package org.cvkit.core.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.DatasetException;
import org.cvkit.core.data.LabelSet;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.ModelCard;

/**
 * Which of a model's classes each class of a data set is, by name: the very same name, or else the
 * same but for case, underscores and ImageNet's further synonyms ({@code tabby_cat} is {@code
 * tabby, tabby cat}).
 */
final class ClassMatch {
  private static final int MOST_NAMED = 12;

  /** Marks a name that several of the model's classes bear. */
  private static final int SEVERAL = -2;

  private ClassMatch() {}

  /**
   * The head of a model that answers the one question of the data: the only one, or that of the
   * same name.
   *
   * @throws DatasetException when the data ask several questions, or one the model cannot answer
   */
  static int head(ClassificationDataset data, String model, List<ModelCard.Head> heads) {
    List<String> asked = data.tasks().stream().map(LabelSet::name).toList();
    List<String> answered = heads.stream().map(ModelCard.Head::name).toList();
    if (asked.size() != 1) {
      throw new DatasetException(
          data.source()
              + ": expected one label a picture, got those of "
              + asked
              + "; choose one of these tasks");
    }
    int head = heads.size() == 1 ? 0 : answered.indexOf(asked.get(0));
    if (head < 0) {
      throw new DatasetException(
          data.source()
              + ": task: expected one of "
              + answered
              + ", which "
              + model
              + " answers, got "
              + asked.get(0)
              + "; name the column of labels as the model does");
    }
    return head;
  }

  /**
   * One index of the model's classes for each class of the data.
   *
   * @throws DatasetException when a class of the data is none of the model's, or two are the same
   */
  static int[] of(ClassificationDataset data, String model, Labels labels) {
    List<String> classes = data.tasks().get(0).classes();
    Map<String, Integer> exact = new HashMap<>();
    Map<String, Integer> loose = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      int index = i;
      put(exact, labels.name(i), index);
      String[] synonyms = labels.name(i).split(",", -1);
      Stream.concat(Stream.of(labels.name(i)), Arrays.stream(synonyms))
          .map(ClassMatch::plain)
          .distinct()
          .forEach(name -> put(loose, name, index));
    }
    int[] match = new int[classes.size()];
    List<String> missing = new ArrayList<>();
    for (int c = 0; c < match.length; c++) {
      int found = exact.getOrDefault(classes.get(c), -1);
      match[c] = found >= 0 ? found : loose.getOrDefault(plain(classes.get(c)), -1);
      if (match[c] < 0) {
        missing.add(classes.get(c) + (match[c] == SEVERAL ? " (several classes of it)" : ""));
      }
    }
    if (!missing.isEmpty()) {
      throw mismatch(data, model, labels, missing);
    }
    requireDifferent(data, classes, match);
    return match;
  }

  private static void put(Map<String, Integer> names, String name, int index) {
    names.merge(name, index, (one, other) -> SEVERAL);
  }

  private static String plain(String name) {
    return name.strip().replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static DatasetException mismatch(
      ClassificationDataset data, String model, Labels labels, List<String> missing) {
    return new DatasetException(
        data.source()
            + ": classes: expected classes of "
            + model
            + ", got "
            + missing.size()
            + " that it does not have: "
            + listed(missing)
            + "; the data has "
            + listed(data.tasks().get(0).classes())
            + "; the model has "
            + (labels.size() == 0 ? "no labels: write them on its card" : listed(labels.names()))
            + "; give the classes of the data the names of the model's");
  }

  private static void requireDifferent(
      ClassificationDataset data, List<String> classes, int[] match) {
    Map<Integer, String> taken = new HashMap<>();
    for (int c = 0; c < match.length; c++) {
      String before = taken.put(match[c], classes.get(c));
      if (before != null) {
        throw new DatasetException(
            data.source()
                + ": classes: expected different classes of the model, got "
                + before
                + " and "
                + classes.get(c)
                + " for the same");
      }
    }
  }

  private static String listed(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    int more = names.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
