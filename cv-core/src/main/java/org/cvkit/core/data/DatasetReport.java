package org.cvkit.core.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.OrderedWorkers;

/**
 * What is to be known of a data set before anything is learnt from it.
 *
 * <p>Immutable.
 *
 * @param source the data set
 * @param pictures how many it lists
 * @param tasks what is labelled, and how
 * @param corrupt pictures that cannot be decoded, by index; empty when only the labels were looked
 *     at
 */
public record DatasetReport(
    String source, int pictures, List<TaskLabels> tasks, List<SkippedPicture> corrupt) {
  private static final int MOST_NAMED = 5;

  /**
   * How the pictures are labelled for one task.
   *
   * @param classes the task and its classes
   * @param counts readable pictures of each class
   * @param unlabelled the names of the pictures without a label
   */
  public record TaskLabels(LabelSet classes, List<Integer> counts, List<String> unlabelled) {
    public TaskLabels {
      counts = List.copyOf(counts);
      unlabelled = List.copyOf(unlabelled);
    }

    /** Classes that no readable picture shows. */
    public List<String> emptyClasses() {
      return IntStream.range(0, counts.size())
          .filter(c -> counts.get(c) == 0)
          .mapToObj(classes.classes()::get)
          .toList();
    }
  }

  public DatasetReport {
    tasks = List.copyOf(tasks);
    corrupt = List.copyOf(corrupt);
  }

  /** What the labels alone say; costs next to nothing. */
  public static DatasetReport ofLabels(ClassificationDataset dataset) {
    return of(dataset, List.of());
  }

  /** Decodes every picture, on all processors, and reports what cannot be. */
  public static DatasetReport ofPictures(ClassificationDataset dataset) {
    List<SkippedPicture> corrupt = new ArrayList<>();
    OrderedWorkers.<Integer, List<SkippedPicture>>run(
        IntStream.range(0, dataset.size()).iterator(),
        Runtime.getRuntime().availableProcessors(),
        () -> new Reader(dataset),
        corrupt::addAll);
    return of(dataset, corrupt);
  }

  private static DatasetReport of(ClassificationDataset dataset, List<SkippedPicture> corrupt) {
    boolean[] unreadable = new boolean[dataset.size()];
    corrupt.forEach(picture -> unreadable[picture.index()] = true);
    List<TaskLabels> tasks = new ArrayList<>();
    for (int task = 0; task < dataset.tasks().size(); task++) {
      LabelSet classes = dataset.tasks().get(task);
      int[] counts = new int[classes.size()];
      List<String> unlabelled = new ArrayList<>();
      for (int i = 0; i < unreadable.length; i++) {
        int label = dataset.label(i, task);
        if (label == LabelSet.UNKNOWN) {
          unlabelled.add(dataset.name(i));
        } else if (!unreadable[i]) {
          counts[label]++;
        }
      }
      tasks.add(new TaskLabels(classes, IntStream.of(counts).boxed().toList(), unlabelled));
    }
    return new DatasetReport(dataset.source(), dataset.size(), tasks, corrupt);
  }

  /** What can be lived with, one sentence each; empty when there is nothing to say. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (TaskLabels task : tasks) {
      List<String> empty = task.emptyClasses();
      if (!empty.isEmpty()) {
        warnings.add(
            sentence(task, counted(empty.size(), "class", "classes") + " without pictures", empty));
      }
      List<String> holes = task.unlabelled();
      if (!holes.isEmpty()) {
        warnings.add(
            sentence(
                task, counted(holes.size(), "picture", "pictures") + " without a label", holes));
      }
    }
    if (!corrupt.isEmpty()) {
      warnings.add(
          source
              + ": "
              + counted(corrupt.size(), "picture", "pictures")
              + " cannot be read and will be skipped: "
              + some(corrupt.size(), i -> corrupt.get(i).name())
              + "; the first: "
              + corrupt.get(0).reason());
    }
    return warnings;
  }

  /**
   * Returns if there is something to learn.
   *
   * @throws DatasetException when there is no readable picture, or only one class of a task has any
   */
  public void requireLearnable() {
    if (pictures == corrupt.size()) {
      throw new DatasetException(
          source
              + (pictures == 0
                  ? ": no pictures: expected at least two classes of them"
                  : ": no picture can be read: all "
                      + pictures
                      + " are missing or damaged; the first: "
                      + corrupt.get(0).reason()));
    }
    for (TaskLabels task : tasks) {
      int filled = task.classes().size() - task.emptyClasses().size();
      if (filled < 2) {
        throw new DatasetException(
            source
                + ": "
                + task.classes().name()
                + ": nothing to learn: expected pictures of at least two classes, got "
                + (filled == 0 ? "none" : "only " + onlyClass(task))
                + "; add pictures of another class");
      }
    }
  }

  private static String onlyClass(TaskLabels task) {
    return task.classes().classes().stream()
        .filter(name -> !task.emptyClasses().contains(name))
        .collect(Collectors.joining());
  }

  private String sentence(TaskLabels task, String what, List<String> names) {
    return source
        + ": "
        + task.classes().name()
        + ": "
        + what
        + ": "
        + some(names.size(), names::get);
  }

  private static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static String some(int count, IntFunction<String> text) {
    String named =
        IntStream.range(0, Math.min(count, MOST_NAMED))
            .mapToObj(text)
            .collect(Collectors.joining(", "));
    return count > MOST_NAMED ? named + " and " + (count - MOST_NAMED) + " more" : named;
  }

  /** Tries one picture after another. */
  private static final class Reader
      implements OrderedWorkers.Worker<Integer, List<SkippedPicture>> {
    private final ClassificationDataset dataset;
    private final Scope scope = new Scope();
    private final ImageDecoder decoder;
    private final Image image;

    Reader(ClassificationDataset dataset) {
      this.dataset = dataset;
      decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
      image = scope.add(Image.empty());
    }

    @Override
    public List<SkippedPicture> work(Integer index) {
      try {
        dataset.read(index, decoder, image);
        return List.of();
      } catch (MediaException e) {
        String reason = String.valueOf(e.getMessage());
        return List.of(new SkippedPicture(index, dataset.name(index), reason));
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
