package org.cvkit.core.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cvkit.core.tensor.TensorSpec;
import org.cvkit.core.transform.Preprocessing;

/**
 * All that must be known of a model's file to use it rightly: what it is for, how a picture is
 * brought into it, what its numbers mean, where it comes from and on what terms.
 *
 * <p>The JSON form is described in the documentation of this package.
 *
 * <p>Immutable.
 *
 * @param id the model's name in the registry, in lower case: {@code yolox-nano}
 * @param aliases other names it is found by
 * @param decoder names the head, and so the code that reads its outputs: {@code yolox}, {@code
 *     softmax}, ...
 * @param preprocessing how a picture becomes the input tensor
 * @param labels the classes, {@link Labels#none()} where there are none
 * @param licence of the weights, as an SPDX identifier where one exists; empty when nobody stated
 *     one
 * @param sources where exactly this file can be downloaded, the first that answers is taken; empty
 *     when it cannot be
 * @param sha256 of the file, 64 hexadecimal digits in lower case; empty when unknown
 * @param bytes the file's size; 0 when unknown
 * @param quality what was measured of it, and by whom
 * @param parameters what the decoder needs besides, by name
 * @param notes what a user should know, in one or two sentences
 */
public record ModelCard(
    String id,
    List<String> aliases,
    Task task,
    String decoder,
    Preprocessing preprocessing,
    Labels labels,
    String licence,
    List<URI> sources,
    String sha256,
    long bytes,
    List<Quality> quality,
    Map<String, String> parameters,
    String notes) {

  /** Parameter of a card of several heads: their names, one a line, in the order of the outputs. */
  private static final String HEADS = "heads";

  /**
   * Parameter of each head but the first: its labels, one a line, for any name may hold a comma.
   */
  private static final String LABELS = "labels.";

  /** The key under which an ONNX file's metadata holds its card. */
  public static final String METADATA_KEY = "cvkit.card";

  public ModelCard {
    if (id.isBlank() || decoder.isBlank()) {
      throw new IllegalArgumentException("card: expected an id and a decoder, got none");
    }
    if (!sha256.isEmpty() && !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "card " + id + ": expected a SHA-256 of 64 lower-case digits, got " + sha256);
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("card " + id + ": expected a size, got " + bytes);
    }
    aliases = List.copyOf(aliases);
    sources = List.copyOf(sources);
    quality = List.copyOf(quality);
    parameters = Map.copyOf(parameters);
  }

  /** A card of what is needed to run a model; the rest is added with the {@code with} methods. */
  public static ModelCard of(
      String id, Task task, String decoder, Preprocessing preprocessing, Labels labels) {
    return new ModelCard(
        id,
        List.of(),
        task,
        decoder,
        preprocessing,
        labels,
        "",
        List.of(),
        "",
        0,
        List.of(),
        Map.of(),
        "");
  }

  /**
   * Reads a card's JSON form.
   *
   * @throws ModelException when the text is not JSON, or a field is missing or wrong, naming it
   */
  public static ModelCard read(String json) {
    return CardReader.read("card", json);
  }

  /**
   * The card a model's file carries itself: cvkit's under {@link #METADATA_KEY}, or what
   * Ultralytics writes into its exports; empty when it carries neither.
   *
   * @param id the card's id when the metadata names none
   * @param metadata the file's {@code metadata_props}
   * @param inputs as the session reports them
   * @throws ModelException when the metadata is there but cannot be understood
   */
  public static Optional<ModelCard> fromMetadata(
      String id, Map<String, String> metadata, List<TensorSpec> inputs) {
    String own = metadata.get(METADATA_KEY);
    if (own != null) {
      return Optional.of(CardReader.read("model " + id + ": metadata " + METADATA_KEY, own));
    }
    return UltralyticsMetadata.card(id, metadata, inputs);
  }

  /** The card's JSON form, on several lines. */
  public String toJson() {
    return CardWriter.write(this);
  }

  /** Whether {@code name} is the id or an alias. */
  public boolean isNamed(String name) {
    return id.equals(name) || aliases.contains(name);
  }

  /** A parameter of the decoder, or what holds when the card does not give it. */
  public String parameter(String name, String otherwise) {
    return parameters.getOrDefault(name, otherwise);
  }

  /**
   * A number among the parameters, or what holds when the card does not give it.
   *
   * @throws ModelException when the card gives something else than a number
   */
  public double parameter(String name, double otherwise) {
    String value = parameters.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new ModelException(
          "card " + id + ": parameter " + name + ": expected a number, got " + value, e);
    }
  }

  public ModelCard withId(String other) {
    Copy copy = new Copy(this);
    copy.id = other;
    return copy.card();
  }

  public ModelCard withPreprocessing(Preprocessing other) {
    Copy copy = new Copy(this);
    copy.preprocessing = other;
    return copy.card();
  }

  public ModelCard withLicence(String other) {
    Copy copy = new Copy(this);
    copy.licence = other;
    return copy.card();
  }

  /** The same card for the file of that checksum and size, to be downloaded from {@code urls}. */
  public ModelCard withFile(String checksum, long size, List<URI> urls) {
    Copy copy = new Copy(this);
    copy.sha256 = checksum;
    copy.bytes = size;
    copy.sources = urls;
    return copy.card();
  }

  public ModelCard withQuality(List<Quality> other) {
    Copy copy = new Copy(this);
    copy.quality = other;
    return copy.card();
  }

  public ModelCard withParameters(Map<String, String> other) {
    Copy copy = new Copy(this);
    copy.parameters = other;
    return copy.card();
  }

  /**
   * What the model answers of one picture, an output each, in the order of the outputs. All but
   * multitask models have one head, {@code class}, with the card's labels.
   *
   * @throws ModelException when the labels of a head are missing
   */
  public List<Head> heads() {
    String names = parameters.get(HEADS);
    if (names == null) {
      return List.of(new Head("class", labels));
    }
    List<Head> heads = new ArrayList<>();
    for (String name : names.split("\n", -1)) {
      String lines = parameters.get(LABELS + name);
      if (heads.isEmpty()) {
        heads.add(new Head(name, labels));
      } else if (lines == null) {
        throw new ModelException("card " + id + ": parameter " + LABELS + name + ": missing");
      } else {
        heads.add(new Head(name, Labels.of(List.of(lines.split("\n", -1)))));
      }
    }
    return heads;
  }

  /** The same card for a model of these heads, the first of which gives the card's labels. */
  public ModelCard withHeads(List<Head> heads) {
    Map<String, String> others = new LinkedHashMap<>(parameters);
    if (heads.size() > 1) {
      others.put(HEADS, String.join("\n", heads.stream().map(Head::name).toList()));
      for (Head head : heads.subList(1, heads.size())) {
        others.put(LABELS + head.name(), String.join("\n", head.labels().names()));
      }
    }
    Copy copy = new Copy(this);
    copy.labels = heads.get(0).labels();
    copy.parameters = others;
    return copy.card();
  }

  public ModelCard withNotes(String other) {
    Copy copy = new Copy(this);
    copy.notes = other;
    return copy.card();
  }

  /** A card about to become another. */
  private static final class Copy {
    private String id;
    private final List<String> aliases;
    private final Task task;
    private final String decoder;
    private Preprocessing preprocessing;
    private Labels labels;
    private String licence;
    private List<URI> sources;
    private String sha256;
    private long bytes;
    private List<Quality> quality;
    private Map<String, String> parameters;
    private String notes;

    Copy(ModelCard card) {
      id = card.id;
      aliases = card.aliases;
      task = card.task;
      decoder = card.decoder;
      preprocessing = card.preprocessing;
      labels = card.labels;
      licence = card.licence;
      sources = card.sources;
      sha256 = card.sha256;
      bytes = card.bytes;
      quality = card.quality;
      parameters = card.parameters;
      notes = card.notes;
    }

    ModelCard card() {
      return new ModelCard(
          id,
          aliases,
          task,
          decoder,
          preprocessing,
          labels,
          licence,
          sources,
          sha256,
          bytes,
          quality,
          parameters,
          notes);
    }
  }

  /**
   * One question a model answers, and the possible answers.
   *
   * <p>Immutable.
   *
   * @param name of the task: {@code weather}
   */
  public record Head(String name, Labels labels) {}

  /**
   * One measured number: {@code AP 0.258 on COCO val2017}.
   *
   * <p>Immutable.
   */
  public record Quality(String metric, double value, String data) {}
}
