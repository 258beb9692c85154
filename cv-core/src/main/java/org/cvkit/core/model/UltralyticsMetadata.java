package org.cvkit.core.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.jspecify.annotations.Nullable;

/**
 * What Ultralytics' exporter writes into an ONNX file: {@code task}, {@code names} and {@code
 * imgsz} as Python literals, {@code stride}, {@code license}.
 */
final class UltralyticsMetadata {
  /** A key and a quoted name of a Python dict; the quotes are double where the name has single. */
  private static final Pattern NAME =
      Pattern.compile("(\\d+)\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private UltralyticsMetadata() {}

  static Optional<ModelCard> card(
      String id, Map<String, String> metadata, List<TensorSpec> inputs) {
    String task = metadata.get("task");
    String names = metadata.get("names");
    if (task == null || names == null || !metadata.containsKey("imgsz")) {
      return Optional.empty();
    }
    String where = "model " + id + ": Ultralytics metadata";
    Size size = size(where, metadata.get("imgsz"), inputs);
    Labels labels = Labels.of(names(where, names));
    ModelCard card =
        switch (task) {
          case "detect" -> ModelCard.of(id, Task.DETECT, "auto", detection(size, metadata), labels);
          case "classify" ->
              ModelCard.of(id, Task.CLASSIFY, "probabilities", centerCrop(size), labels);
          default ->
              throw new ModelException(where + ": task: expected detect or classify, got " + task);
        };
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String key : List.of("stride", "end2end")) {
      if (metadata.containsKey(key)) {
        parameters.put(key, metadata.get(key));
      }
    }
    return Optional.of(
        card.withParameters(parameters)
            .withLicence(metadata.getOrDefault("license", ""))
            .withNotes(metadata.getOrDefault("description", "")));
  }

  /** RT-DETR's pictures are stretched ({@code scale_fill} of its predictor), all others fitted. */
  private static Preprocessing detection(Size size, Map<String, String> metadata) {
    boolean stretched =
        metadata.getOrDefault("description", "").toLowerCase(Locale.ROOT).contains("rtdetr");
    return stretched ? rgb(new Transform.Stretch(size, Interpolation.LINEAR)) : letterbox(size);
  }

  /** Ultralytics' {@code LetterBox}: centred, grey 114, sides rounded to the nearest pixel. */
  private static Preprocessing letterbox(Size size) {
    return rgb(
        new Transform.Letterbox(
            size, Interpolation.LINEAR, Transform.Anchor.CENTER, Transform.Rounding.NEAREST, 114));
  }

  /** Ultralytics' {@code classify_transforms}: short side to the input, centre crop, 0..1. */
  private static Preprocessing centerCrop(Size size) {
    return rgb(
        new Transform.CenterCrop(
            size, Interpolation.LINEAR, Math.max(size.width(), size.height())));
  }

  private static Preprocessing rgb(Transform transform) {
    return Preprocessing.of(transform, Preprocessing.ChannelOrder.RGB, Normalization.unit());
  }

  /** The graph's own size where it is fixed, else {@code imgsz}, which is height and width. */
  private static Size size(String where, @Nullable String imgsz, List<TensorSpec> inputs) {
    if (inputs.size() == 1) {
      TensorSpec input = inputs.get(0);
      if (input.type() != ElementType.FLOAT32) {
        throw new ModelException(
            where + ": input: expected float32 elements, got " + input + "; export without half");
      }
      Shape shape = input.shape();
      if (shape.rank() == 4 && shape.dimension(2) > 0 && shape.dimension(3) > 0) {
        return new Size((int) shape.dimension(3), (int) shape.dimension(2));
      }
    }
    List<Integer> sides = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(imgsz == null ? "" : imgsz);
    while (matcher.find()) {
      sides.add(Integer.parseInt(matcher.group()));
    }
    return switch (sides.size()) {
      case 1 -> Size.square(sides.get(0));
      case 2 -> new Size(sides.get(1), sides.get(0));
      default ->
          throw new ModelException(where + ": imgsz: expected a height and a width, got " + imgsz);
    };
  }

  private static List<String> names(String where, String literal) {
    TreeMap<Integer, String> names = new TreeMap<>();
    Matcher matcher = NAME.matcher(literal);
    while (matcher.find()) {
      String quoted = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      names.put(Integer.parseInt(matcher.group(1)), quoted.replaceAll("\\\\(.)", "$1"));
    }
    if (names.isEmpty() || names.lastKey() != names.size() - 1) {
      throw new ModelException(
          where
              + ": names: expected a dict from 0 on, as {0: 'person', 1: 'bicycle'}, got "
              + literal);
    }
    return List.copyOf(names.values());
  }
}
