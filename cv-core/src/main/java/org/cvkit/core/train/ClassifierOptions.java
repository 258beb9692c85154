package org.cvkit.core.train;

import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.Augmentation;
import org.cvkit.core.geometry.Size;

/**
 * How a classifier is trained.
 *
 * <p>Immutable.
 *
 * @param id of the model that comes out
 * @param network what is trained; its number of classes follows the data
 * @param size pictures are brought to
 * @param smoothing of labels, 0 for none
 * @param workers threads that decode pictures; 0 for one a processor core
 * @param notes for the model's card: the data, the command
 */
public record ClassifierOptions(
    String id,
    Network network,
    Size size,
    int batch,
    Augmentation augmentation,
    double smoothing,
    int workers,
    String notes,
    TrainingOptions training) {

  public ClassifierOptions {
    if (batch < 1 || smoothing < 0 || smoothing >= 1) {
      throw new IllegalArgumentException(
          "training: expected a batch of at least 1 and smoothing in [0, 1), got "
              + batch
              + " and "
              + smoothing);
    }
  }

  /** Batches of 128, no augmentation, no smoothing. */
  public static ClassifierOptions of(String id, Network network, TrainingOptions training) {
    return new ClassifierOptions(
        id, network, network.inputSize(), 128, Augmentation.none(), 0, 0, "", training);
  }

  public ClassifierOptions withSize(Size other) {
    return new ClassifierOptions(
        id, network, other, batch, augmentation, smoothing, workers, notes, training);
  }

  public ClassifierOptions withBatch(int other) {
    return new ClassifierOptions(
        id, network, size, other, augmentation, smoothing, workers, notes, training);
  }

  public ClassifierOptions withAugmentation(Augmentation other) {
    return new ClassifierOptions(
        id, network, size, batch, other, smoothing, workers, notes, training);
  }

  public ClassifierOptions withSmoothing(double other) {
    return new ClassifierOptions(
        id, network, size, batch, augmentation, other, workers, notes, training);
  }

  public ClassifierOptions withWorkers(int other) {
    return new ClassifierOptions(
        id, network, size, batch, augmentation, smoothing, other, notes, training);
  }

  public ClassifierOptions withNotes(String other) {
    return new ClassifierOptions(
        id, network, size, batch, augmentation, smoothing, workers, other, training);
  }
}
