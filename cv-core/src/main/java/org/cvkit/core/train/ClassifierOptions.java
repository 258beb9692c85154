package org.cvkit.core.train;

import org.cvkit.core.architecture.Network;
import org.cvkit.core.data.Augmentation;
import org.cvkit.core.geometry.Size;

/**
 * How a classifier is trained.
 *
 * <p>Immutable.
 *
 * @param card what the card of the model that comes out says
 * @param network what is trained; its number of classes follows the data
 * @param size pictures are brought to
 * @param smoothing of labels, 0 for none
 * @param workers threads that decode pictures; 0 for one a processor core
 */
public record ClassifierOptions(
    CardText card,
    Network network,
    Size size,
    int batch,
    Augmentation augmentation,
    double smoothing,
    int workers,
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
        CardText.of(id), network, network.inputSize(), 128, Augmentation.none(), 0, 0, training);
  }

  public ClassifierOptions withSize(Size other) {
    return new ClassifierOptions(
        card, network, other, batch, augmentation, smoothing, workers, training);
  }

  public ClassifierOptions withBatch(int other) {
    return new ClassifierOptions(
        card, network, size, other, augmentation, smoothing, workers, training);
  }

  public ClassifierOptions withAugmentation(Augmentation other) {
    return new ClassifierOptions(card, network, size, batch, other, smoothing, workers, training);
  }

  public ClassifierOptions withSmoothing(double other) {
    return new ClassifierOptions(
        card, network, size, batch, augmentation, other, workers, training);
  }

  public ClassifierOptions withWorkers(int other) {
    return new ClassifierOptions(
        card, network, size, batch, augmentation, smoothing, other, training);
  }

  public ClassifierOptions withCard(CardText other) {
    return new ClassifierOptions(
        other, network, size, batch, augmentation, smoothing, workers, training);
  }
}
