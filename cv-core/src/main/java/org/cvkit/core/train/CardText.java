package org.cvkit.core.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.model.ModelCard;

/**
 * What the card of a trained model says that only whoever trains it knows.
 *
 * <p>Immutable.
 *
 * @param id of the model
 * @param licence as an SPDX identifier, empty when nobody stated one
 * @param notes on the data and the command, empty for none
 */
public record CardText(String id, String licence, String notes) {
  /** A name only. */
  public static CardText of(String id) {
    return new CardText(id, "", "");
  }

  public CardText withLicence(String other) {
    return new CardText(id, other, notes);
  }

  public CardText withNotes(String other) {
    return new CardText(id, licence, other);
  }

  /** {@code card} with this text, and what the training's last epoch was and reached. */
  public ModelCard on(ModelCard card, List<EpochResult> history, long seed) {
    EpochResult last = history.get(history.size() - 1);
    Map<String, String> parameters = new LinkedHashMap<>(card.parameters());
    parameters.put("epoch", Integer.toString(last.epoch() + 1));
    parameters.put("seed", Long.toString(seed));
    return card.withLicence(licence)
        .withQuality(
            last.validation().entrySet().stream()
                .map(e -> new ModelCard.Quality(e.getKey(), e.getValue(), "validation"))
                .toList())
        .withParameters(parameters)
        .withNotes(notes);
  }
}
