package org.cvkit.detection.train;

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
 * @param loading how pictures become batches; the seed is that of {@code training}, the input's
 *     sides are multiples of 32
 * @param licence of the model that comes out, empty when nobody stated one
 * @param notes for the model's card: the data, the command
 */
public record DetectorOptions(
    String id,
    DetectionNetwork network,
    DetectionLoss loss,
    DetectionLoaderOptions loading,
    String licence,
    String notes,
    TrainingOptions training) {

  public DetectorOptions {
    DetectionNetwork.requireFitting(loading.letterbox().size());
    loading = loading.withSeed(training.seed());
  }

  /** The standard loss, no licence, no notes. */
  public static DetectorOptions of(
      String id,
      DetectionNetwork network,
      DetectionLoaderOptions loading,
      TrainingOptions training) {
    return new DetectorOptions(id, network, DetectionLoss.standard(), loading, "", "", training);
  }

  public DetectorOptions withLoss(DetectionLoss other) {
    return new DetectorOptions(id, network, other, loading, licence, notes, training);
  }

  public DetectorOptions withLoading(DetectionLoaderOptions other) {
    return new DetectorOptions(id, network, loss, other, licence, notes, training);
  }

  public DetectorOptions withLicence(String other) {
    return new DetectorOptions(id, network, loss, loading, other, notes, training);
  }

  public DetectorOptions withNotes(String other) {
    return new DetectorOptions(id, network, loss, loading, licence, other, training);
  }
}
