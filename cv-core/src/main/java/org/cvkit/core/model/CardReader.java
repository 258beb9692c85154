package org.cvkit.core.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;

/** From a card's JSON form to the card. */
final class CardReader {
  private CardReader() {}

  static ModelCard read(String where, String json) {
    return card(JsonFields.of(where, Json.parse(where, json)));
  }

  static ModelCard card(JsonFields outer) {
    String id = outer.text("id");
    JsonFields f = outer;
    try {
      return new ModelCard(
          id,
          f.texts("aliases"),
          f.choice("task", Task.values()),
          f.text("decoder"),
          preprocessing(f.object("input")),
          labels(f),
          f.text("licence", ""),
          sources(f),
          f.text("sha256", ""),
          (long) f.number("bytes", 0),
          f.objects("quality").stream().map(CardReader::quality).toList(),
          f.textMap("parameters"),
          f.text("notes", ""));
    } catch (IllegalArgumentException e) {
      throw new ModelException(f.where() + ": " + id + ": " + e.getMessage(), e);
    }
  }

  private static Labels labels(JsonFields f) {
    if (f.raw("labels") instanceof String set) {
      return Labels.named(set);
    }
    return f.has("labels") ? Labels.of(f.texts("labels")) : Labels.none();
  }

  private static List<URI> sources(JsonFields f) {
    return f.texts("sources").stream()
        .map(
            text -> {
              try {
                return new URI(text);
              } catch (URISyntaxException e) {
                throw new ModelException(f.where() + ": sources: not a URL: " + text, e);
              }
            })
        .toList();
  }

  private static ModelCard.Quality quality(JsonFields f) {
    return new ModelCard.Quality(f.text("metric"), f.number("value", 0), f.text("data", ""));
  }

  private static Preprocessing preprocessing(JsonFields f) {
    return new Preprocessing(
        transform(f),
        f.choice("channels", Preprocessing.ChannelOrder.values()),
        new Normalization(
            (float) f.number("scale", 1), channels(f, "mean", 0), channels(f, "std", 1)),
        f.choice("layout", Preprocessing.Layout.values(), Preprocessing.Layout.NCHW),
        f.choice("type", ElementType.values(), ElementType.FLOAT32));
  }

  private static Normalization.Channels channels(JsonFields f, String name, float otherwise) {
    List<Double> values = f.numbers(name);
    return switch (values.size()) {
      case 0 -> new Normalization.Channels(otherwise, otherwise, otherwise);
      case 1 -> channels(values.get(0), values.get(0), values.get(0));
      case 3 -> channels(values.get(0), values.get(1), values.get(2));
      default -> throw f.wrong(name, "1 or 3 numbers", values);
    };
  }

  private static Normalization.Channels channels(double first, double second, double third) {
    return new Normalization.Channels((float) first, (float) second, (float) third);
  }

  private static Transform transform(JsonFields f) {
    Size size = size(f);
    Interpolation interpolation =
        f.choice("interpolation", Interpolation.values(), Interpolation.LINEAR);
    String resize = f.text("resize");
    return switch (resize) {
      case "stretch" -> new Transform.Stretch(size, interpolation);
      case "letterbox" ->
          new Transform.Letterbox(
              size,
              interpolation,
              f.choice("anchor", Transform.Anchor.values(), Transform.Anchor.CENTER),
              f.choice("rounding", Transform.Rounding.values(), Transform.Rounding.NEAREST),
              f.whole("fill", 114));
      case "center-crop" ->
          new Transform.CenterCrop(
              size,
              interpolation,
              f.whole("shortSide", Math.max(size.width(), size.height())),
              f.choice("rounding", Transform.Rounding.values(), Transform.Rounding.NEAREST));
      default -> throw f.wrong("resize", "one of stretch, letterbox, center-crop", resize);
    };
  }

  private static Size size(JsonFields f) {
    List<Integer> size = f.wholes("size");
    if (size.size() != 2) {
      throw f.wrong("size", "a width and a height", f.raw("size"));
    }
    return new Size(size.get(0), size.get(1));
  }
}
