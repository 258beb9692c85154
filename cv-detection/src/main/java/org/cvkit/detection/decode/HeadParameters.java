package org.cvkit.detection.decode;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.cvkit.core.runtime.InferenceException;

/**
 * What a model's card says of its head besides the name, under {@code parameters}:
 *
 * <ul>
 *   <li>{@code anchors}: for the raw heads of YOLOv2 to v5. The name of a published set ({@code
 *       yolov2}, {@code yolov2-voc}, {@code yolov2-tiny-voc}, {@code yolov3}, {@code yolov3-tiny},
 *       {@code yolov4}, {@code yolov4-tiny}) or the numbers of Darknet's configuration, finest map
 *       first: {@code 10,14, 23,27, 37,58; 81,82, 135,169, 344,319}. A list without semicolons is
 *       shared out evenly. Pixels, for YOLOv2 cells.
 *   <li>{@code scale}: Darknet's {@code scale_x_y}, one for all maps or one each.
 *   <li>{@code scores}: {@code logits}, or {@code probabilities} when the graph ends in the sigmoid
 *       or softmax itself; a raw head's centres have then gone through it too.
 *   <li>{@code firstLabel}: what the first label is counted as in heads that give class numbers, 0
 *       or 1.
 * </ul>
 *
 * <p>Other parameters are other people's and left alone.
 *
 * <p>Immutable.
 */
public final class HeadParameters {
  private static final HeadParameters NONE = new HeadParameters(Map.of());

  private final Optional<AnchorSet.Published> published;
  private final Optional<List<List<AnchorSet.Anchor>>> anchors;
  private final Optional<List<Double>> scales;
  private final Optional<Scores> scores;
  private final OptionalInt firstLabel;

  /** What the numbers are that a score comes from. */
  enum Scores {
    LOGITS,
    PROBABILITIES
  }

  private HeadParameters(Map<String, String> parameters) {
    Optional<String> text = Optional.ofNullable(parameters.get("anchors"));
    published = text.flatMap(AnchorSet.Published::named);
    anchors = published.isPresent() ? Optional.empty() : text.map(HeadParameters::sizes);
    scales = Optional.ofNullable(parameters.get("scale")).map(s -> AnchorSet.numbers("scale", s));
    scores = Optional.ofNullable(parameters.get("scores")).map(HeadParameters::scores);
    String first = parameters.get("firstLabel");
    if (first != null && !first.equals("0") && !first.equals("1")) {
      throw new InferenceException("card parameter firstLabel: expected 0 or 1, got " + first);
    }
    firstLabel = first == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(first));
  }

  private static List<List<AnchorSet.Anchor>> sizes(String text) {
    if (text.isBlank() || Character.isLetter(text.strip().charAt(0))) {
      StringBuilder known = new StringBuilder();
      for (AnchorSet.Published set : AnchorSet.Published.values()) {
        known.append(known.isEmpty() ? "" : ", ").append(set.id());
      }
      throw new InferenceException(
          "card parameter anchors: expected one of " + known + " or numbers, got " + text);
    }
    return AnchorSet.maps(text);
  }

  private static Scores scores(String text) {
    return switch (text) {
      case "logits" -> Scores.LOGITS;
      case "probabilities" -> Scores.PROBABILITIES;
      default ->
          throw new InferenceException(
              "card parameter scores: expected logits or probabilities, got " + text);
    };
  }

  /** Of a card that says nothing more. */
  public static HeadParameters none() {
    return NONE;
  }

  /**
   * Reads a card's parameters.
   *
   * @throws InferenceException when one of those above holds something else
   */
  public static HeadParameters of(Map<String, String> parameters) {
    return new HeadParameters(parameters);
  }

  /** The set of sizes that the card names. */
  Optional<AnchorSet.Published> published() {
    return published;
  }

  /** Whether the card gives sizes in numbers. */
  boolean hasSizes() {
    return anchors.isPresent();
  }

  /** Whether the card says how far centres may leave their cells. */
  boolean hasScales() {
    return scales.isPresent();
  }

  /** The card's sizes and scales for {@code count} maps; what it leaves open is {@code usual}'s. */
  Optional<AnchorSet> anchors(Optional<AnchorSet> usual, int count) {
    Optional<AnchorSet> named = published.map(AnchorSet.Published::set).or(() -> usual);
    Optional<List<List<AnchorSet.Anchor>>> sizes = anchors.or(() -> named.map(AnchorSet::maps));
    List<Double> scale = scales.or(() -> named.map(AnchorSet::scales)).orElse(List.of(1.0));
    if (scales.isPresent() && scale.size() != 1 && scale.size() != count) {
      throw new InferenceException(
          "card parameter scale: expected 1 number or " + count + ", one a map, got " + scale);
    }
    return sizes.flatMap(s -> new AnchorSet(s, scale).across(count));
  }

  Scores scores(Scores usual) {
    return scores.orElse(usual);
  }

  int firstLabel(int usual) {
    return firstLabel.orElse(usual);
  }
}
