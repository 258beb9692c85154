package org.cvkit.core.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.weight.Safetensors;

/**
 * Everything a training remembers after an epoch, in one safetensors file: parameters, statistics
 * (those that are frozen too), the optimiser's slots, averages, and the history in the metadata.
 * Order, augmentation and masks follow from seed and step, so nothing else is needed to go on to
 * the same bits.
 *
 * @param lowering the forms the gradients were computed in
 */
record Checkpoint(Map<String, Constant> memory, List<EpochResult> history, String lowering) {
  static final String FILE = "checkpoint.safetensors";

  private static final String IDENTITY = "cvkit.training";
  private static final String LOWERING = "cvkit.lowering";
  private static final String EPOCHS = "cvkit.epochs";

  /**
   * Reads the checkpoint in {@code folder}.
   *
   * @param identity of the training that wants to go on
   * @throws TrainingException when there is none, it is damaged, or of another training
   */
  static Checkpoint read(Path folder, String identity) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new TrainingException(
          "training folder "
              + folder
              + ": nothing to resume: expected "
              + FILE
              + ", which the first epoch's end writes; train anew");
    }
    Safetensors saved;
    try {
      saved = Safetensors.read(file);
    } catch (ModelException e) {
      throw new TrainingException("checkpoint " + file + ": " + e.getMessage(), e);
    }
    Map<String, String> metadata = saved.metadata();
    String found = metadata.getOrDefault(IDENTITY, "no training");
    if (!found.equals(identity)) {
      throw new TrainingException(
          "checkpoint "
              + file
              + ": of another training: expected "
              + identity
              + ", got "
              + found
              + "; resume with the options of before");
    }
    return new Checkpoint(
        saved.tensors(), history(file, metadata), metadata.getOrDefault(LOWERING, "portable"));
  }

  /**
   * Sees that it holds what {@code step} remembers, no more and no less: what is missing would
   * begin anew, and nobody would notice.
   *
   * @throws TrainingException naming what differs
   */
  void requireFitting(TrainingStep step, Path folder) {
    Set<String> missing = new TreeSet<>(step.memory().keySet());
    missing.addAll(step.unchanging().keySet());
    Set<String> surplus = new TreeSet<>(memory.keySet());
    surplus.removeAll(missing);
    missing.removeAll(memory.keySet());
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      throw new TrainingException(
          "checkpoint "
              + folder.resolve(FILE)
              + ": of another training: expected "
              + (missing.isEmpty() ? "nothing more" : first(missing))
              + ", got "
              + (surplus.isEmpty() ? "nothing for it" : first(surplus))
              + "; resume with the network, the optimiser and the frozen parts of before");
    }
  }

  private static String first(Set<String> names) {
    String more = names.size() == 1 ? "" : " and " + (names.size() - 1) + " more";
    return names.iterator().next() + more;
  }

  private static List<EpochResult> history(Path file, Map<String, String> metadata) {
    try {
      int epochs = Integer.parseInt(metadata.getOrDefault(EPOCHS, ""));
      List<EpochResult> history = new ArrayList<>();
      for (int epoch = 0; epoch < epochs; epoch++) {
        history.add(EpochText.read(epoch, metadata.getOrDefault("cvkit.epoch." + epoch, "")));
      }
      return history;
    } catch (IllegalArgumentException e) {
      throw new TrainingException(
          "checkpoint " + file + ": its history cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes it, whole or not at all.
   *
   * @throws TrainingException when there is no room, or the folder may not be written
   */
  static void write(
      Path folder, String identity, String lowering, TrainingStep step, List<EpochResult> history) {
    Map<String, Constant> tensors = new LinkedHashMap<>(step.unchanging());
    step.memory().forEach((name, tensor) -> tensors.put(name, TrainingStep.copy(tensor)));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(IDENTITY, identity);
    metadata.put(LOWERING, lowering);
    metadata.put(EPOCHS, Integer.toString(history.size()));
    history.forEach(e -> metadata.put("cvkit.epoch." + e.epoch(), EpochText.write(e)));
    try {
      new Safetensors(tensors, metadata).write(folder.resolve(FILE));
    } catch (ModelException e) {
      throw new TrainingException(
          "checkpoint "
              + folder.resolve(FILE)
              + ": cannot be written after epoch "
              + history.size()
              + ": "
              + e.getMessage()
              + "; the one before is untouched: make room, then resume",
          e);
    }
  }
}
