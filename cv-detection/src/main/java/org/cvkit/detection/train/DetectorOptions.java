package org.cvkit.detection.train;

import org.cvkit.core.train.CardText;
import org.cvkit.core.train.TrainingOptions;
import org.cvkit.detection.architecture.DetectionNetwork;

/**
 * How a detector is trained.
 *
 * <p>Immutable.
 *
 * @param card what the card of the model that comes out says
 * @param network what is trained; its number of classes follows the data
 * @param loss of a network without anchors; one with anchors has {@link GridLoss#standard}
 * @param loading how pictures become batches; the seed is that of {@code training}, the input's
 *     sides are multiples of 32
 */
public record DetectorOptions(
    CardText card,
    DetectionNetwork network,
    DetectionLoss loss,
    DetectionLoaderOptions loading,
    TrainingOptions training) {

  public DetectorOptions {
    DetectionNetwork.requireFitting(loading.letterbox().size());
    loading = loading.withSeed(training.seed());
  }

  /** The standard loss, a name only. */
  public static DetectorOptions of(
      String id,
      DetectionNetwork network,
      DetectionLoaderOptions loading,
      TrainingOptions training) {
    return new DetectorOptions(
        CardText.of(id), network, DetectionLoss.standard(), loading, training);
  }

  public DetectorOptions withLoss(DetectionLoss other) {
    return new DetectorOptions(card, network, other, loading, training);
  }

  public DetectorOptions withLoading(DetectionLoaderOptions other) {
    return new DetectorOptions(card, network, loss, other, training);
  }

  public DetectorOptions withCard(CardText other) {
    return new DetectorOptions(other, network, loss, loading, training);
  }
}
