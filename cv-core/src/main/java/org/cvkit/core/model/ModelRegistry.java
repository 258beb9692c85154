package org.cvkit.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cvkit.core.model.RegistryOptions.Network;
import org.cvkit.core.model.Verification.State;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;

/**
 * Knows models and gets them: looked up in this order, a path; the models inside cvkit's jars; the
 * folders of {@link RegistryOptions#folders()}; the cache; a download from the card's sources. What
 * is found by its id is the file its card means, bit by bit, or an error.
 *
 * <p>Thread-safe: it keeps nothing but what it was made with; downloads of several threads take
 * turns.
 */
public final class ModelRegistry {
  private final RegistryOptions options;
  private final ClassLoader loader;
  private final BuiltInModels builtIn;
  private final List<ModelCard> cards;
  private final ModelFiles files;

  ModelRegistry(RegistryOptions options, List<ModelCard> listed, ClassLoader loader) {
    this.options = options;
    this.loader = loader;
    builtIn = BuiltInModels.read(loader);
    cards = Stream.concat(builtIn.cards().stream(), listed.stream()).toList();
    List<Path> folders = new ArrayList<>(options.folders());
    folders.add(downloads());
    files = new ModelFiles(folders);
  }

  /** The registry as the environment sets it up. */
  public static ModelRegistry standard() {
    return of(RegistryOptions.defaults());
  }

  /** The registry with folders, cache and network of one's own. */
  public static ModelRegistry of(RegistryOptions options) {
    ClassLoader loader = ModelRegistry.class.getClassLoader();
    return new ModelRegistry(
        options, listed(), loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }

  public RegistryOptions options() {
    return options;
  }

  /** Every model that can be named, the built-in ones first. */
  public List<ModelCard> models() {
    return cards;
  }

  /** The card of that id or alias. */
  public Optional<ModelCard> find(String id) {
    return cards.stream().filter(card -> card.isNamed(id)).findFirst();
  }

  /**
   * The model of that id, or the one in that file; downloaded when it is not there.
   *
   * @param idOrPath an id, an alias or the path of an ONNX file. The card of a file is found by its
   *     checksum in the registry, else beside it as {@code NAME.json}, else in its metadata
   * @throws ModelException when there is no such model, it has no card, its checksum is wrong, or
   *     it cannot be downloaded
   */
  public Model resolve(String idOrPath) {
    return resolve(idOrPath, DownloadListener.NONE);
  }

  /** As {@link #resolve(String)}, telling {@code listener} how a download goes. */
  public Model resolve(String idOrPath, DownloadListener listener) {
    Optional<Path> path = asPath(idOrPath);
    if (path.isPresent()) {
      return fromFile(path.get());
    }
    ModelCard card = card(idOrPath);
    Optional<Model> unpacked = builtIn.unpack(card, loader, options.cache().resolve("built-in"));
    if (unpacked.isPresent()) {
      return unpacked.get();
    }
    Verification found = files.find(card);
    return switch (found.state()) {
      case OK -> new Model(card, found.file().orElseThrow());
      case WRONG_CHECKSUM -> throw wrongChecksum(found);
      case MISSING -> download(card, listener);
    };
  }

  /** The model of that id if it is on this machine; nothing is downloaded. */
  public Optional<Model> locate(String id) {
    Verification found = verify(id);
    return found.state() == State.OK
        ? found.file().map(file -> new Model(found.card(), file))
        : Optional.empty();
  }

  /**
   * Makes sure that the model of that id is on this machine: downloads it when it is missing or
   * damaged.
   *
   * @throws ModelException when there is no such model, or it cannot be downloaded
   */
  public Model pull(String id, DownloadListener listener) {
    Optional<Model> there = locate(id);
    return there.isPresent() ? there.get() : download(card(id), listener);
  }

  /**
   * Compares the model of that id, where it is found, with its card.
   *
   * @throws ModelException when there is no such model
   */
  public Verification verify(String id) {
    ModelCard card = card(id);
    Optional<Model> unpacked = builtIn.unpack(card, loader, options.cache().resolve("built-in"));
    return unpacked.isPresent() ? ModelFiles.check(card, unpacked.get().file()) : files.find(card);
  }

  private ModelCard card(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new ModelException(
                    "model "
                        + id
                        + ": no such model: expected the path of an .onnx file or an id, perhaps "
                        + String.join(
                            ", ",
                            Spelling.nearest(id, cards.stream().map(ModelCard::id).toList()))));
  }

  private Path downloads() {
    return options.cache().resolve("models");
  }

  private Model download(ModelCard card, DownloadListener listener) {
    if (card.sources().isEmpty() || card.sha256().isEmpty()) {
      throw new ModelException(
          "model "
              + card.id()
              + ": not found, and its file is not published for download: put it into a folder of"
              + " CVKIT_MODELS (now "
              + options.folders()
              + ")");
    }
    if (options.network() == Network.OFFLINE) {
      throw new ModelException(
          "model "
              + card.id()
              + ": not found in "
              + options.folders()
              + " or "
              + downloads()
              + ", and offline: pull it while online, or put the file into a folder of"
              + " CVKIT_MODELS");
    }
    Path file = downloads().resolve(card.id() + ".onnx");
    return new Model(card, new Download(card, file, listener).run());
  }

  private static ModelException wrongChecksum(Verification found) {
    return new ModelException(
        "model "
            + found.card().id()
            + ": wrong checksum of "
            + found.file().orElseThrow()
            + ": expected SHA-256 "
            + found.card().sha256()
            + ", got "
            + found.sha256()
            + "; delete the file and pull the model again");
  }

  /** The text as a path, if it can only be one or a file is there. */
  private static Optional<Path> asPath(String text) {
    try {
      Path path = Path.of(text);
      boolean written = text.endsWith(".onnx") || path.getNameCount() > 1 || path.isAbsolute();
      return written || Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      // No file can have this name, so it is taken for an id.
      return Optional.empty();
    }
  }

  private Model fromFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("model " + file + ": no such file");
    }
    return new Model(
        registered(file)
            .or(() -> beside(file))
            .or(() -> inside(file))
            .orElseThrow(() -> cardless(file)),
        file);
  }

  private Optional<ModelCard> registered(Path file) {
    long size = size(file);
    List<ModelCard> candidates = cards.stream().filter(card -> card.bytes() == size).toList();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    String sha256 = Checksum.of(file);
    return candidates.stream().filter(card -> card.sha256().equals(sha256)).findFirst();
  }

  private static Optional<ModelCard> beside(Path file) {
    Path json = file.resolveSibling(name(file) + ".json");
    if (!Files.isRegularFile(json)) {
      return Optional.empty();
    }
    ModelCard card;
    try {
      card = CardReader.read("card " + json, Files.readString(json));
    } catch (IOException e) {
      throw new ModelException("card " + json + ": cannot be read: " + e.getMessage(), e);
    }
    Verification found = ModelFiles.check(card, file);
    if (found.state() != State.OK) {
      throw new ModelException(
          "model "
              + file
              + ": wrong checksum: expected SHA-256 "
              + card.sha256()
              + " as "
              + json
              + " says, got "
              + found.sha256()
              + "; put the right file there, or correct the card");
    }
    return Optional.of(card);
  }

  private static Optional<ModelCard> inside(Path file) {
    // The graph is read but not rewritten: only its metadata is wanted.
    SessionOptions unoptimised =
        SessionOptions.defaults().withThreads(1).withOptimization(SessionOptions.Optimization.NONE);
    try (InferenceSession session = InferenceSession.open(file, unoptimised)) {
      return ModelCard.fromMetadata(name(file), session.metadata(), session.inputs());
    }
  }

  private ModelException cardless(Path file) {
    Optional<ModelCard> namesake =
        cards.stream()
            .filter(card -> !card.sha256().isEmpty() && ModelFiles.isNamedAs(card, file))
            .findFirst();
    if (namesake.isPresent()) {
      return new ModelException(
          "model "
              + file
              + ": wrong checksum, and no card of its own: expected SHA-256 "
              + namesake.get().sha256()
              + " of "
              + namesake.get().id()
              + ", got "
              + Checksum.of(file)
              + "; fetch the file again or, if it is another model, put its card beside it as "
              + name(file)
              + ".json");
    }
    return new ModelException(
        "model "
            + file
            + ": no card says how pictures enter it: expected one beside it as "
            + name(file)
            + ".json, in its metadata under "
            + ModelCard.METADATA_KEY
            + ", or the metadata of an Ultralytics export; nothing is guessed");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceAll("\\.onnx$", "");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new ModelException("model " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** The cards of public models, {@code registry.json}. */
  private static List<ModelCard> listed() {
    try (InputStream in = ModelRegistry.class.getResourceAsStream("registry.json")) {
      if (in == null) {
        throw new IllegalStateException("registry.json is missing in the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonFields.of("registry.json", Json.parse("registry.json", text))
          .objects("models")
          .stream()
          .map(CardReader::card)
          .toList();
    } catch (IOException e) {
      throw new ModelException("registry.json: cannot be read: " + e.getMessage(), e);
    }
  }
}
