package org.cvkit.detection.train;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.train.TrainingOptions;
import org.cvkit.detection.architecture.DetectionNetwork;

/**
 * How a detector is trained.
 *
 * <p>Immutable.
 *
 * @param id of the model that comes out
 * @param network what is trained; its number of classes follows the data
 * @param loss of a network without anchors; one with anchors has {@link GridLoss#standard}
 * @param size pictures are letterboxed to, sides multiples of 32
 * @param objects places for objects a picture has in a batch: of more, the largest are learned
 * @param workers threads that decode pictures; 0 for one a processor core
 * @param licence of the model that comes out, empty when nobody stated one
 * @param notes for the model's card: the data, the command
 */
public record DetectorOptions(
    String id,
    DetectionNetwork network,
    DetectionLoss loss,
    Size size,
    int batch,
    int objects,
    int workers,
    String licence,
    String notes,
    TrainingOptions training) {

  public DetectorOptions {
    DetectionNetwork.requireFitting(size);
    if (batch < 1 || objects < 1) {
      throw new IllegalArgumentException(
          "training: expected a batch of at least 1 and room for at least 1 object, got "
              + batch
              + " and "
              + objects);
    }
  }

  /** Pictures of 320 x 320 in batches of 16, up to 64 objects in each. */
  public static DetectorOptions of(String id, DetectionNetwork network, TrainingOptions training) {
    return new DetectorOptions(
        id, network, DetectionLoss.standard(), Size.square(320), 16, 64, 0, "", "", training);
  }

  public DetectorOptions withLoss(DetectionLoss other) {
    return new DetectorOptions(
        id, network, other, size, batch, objects, workers, licence, notes, training);
  }

  public DetectorOptions withSize(Size other) {
    return new DetectorOptions(
        id, network, loss, other, batch, objects, workers, licence, notes, training);
  }

  public DetectorOptions withBatch(int other) {
    return new DetectorOptions(
        id, network, loss, size, other, objects, workers, licence, notes, training);
  }

  public DetectorOptions withObjects(int other) {
    return new DetectorOptions(
        id, network, loss, size, batch, other, workers, licence, notes, training);
  }

  public DetectorOptions withWorkers(int other) {
    return new DetectorOptions(
        id, network, loss, size, batch, objects, other, licence, notes, training);
  }

  public DetectorOptions withLicence(String other) {
    return new DetectorOptions(
        id, network, loss, size, batch, objects, workers, other, notes, training);
  }

  public DetectorOptions withNotes(String other) {
    return new DetectorOptions(
        id, network, loss, size, batch, objects, workers, licence, other, training);
  }
}
