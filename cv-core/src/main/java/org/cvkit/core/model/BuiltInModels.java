package org.cvkit.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.model.Verification.State;

/**
 * The models that lie inside the modules' jars. A jar lists its own in {@value #INDEX}: an array of
 * cards, each with the field {@code resource}, the class path resource that is the model's file.
 */
final class BuiltInModels {
  static final String INDEX = "META-INF/cvkit/models.json";

  private final List<Entry> entries;

  private BuiltInModels(List<Entry> entries) {
    this.entries = entries;
  }

  private record Entry(ModelCard card, String resource) {}

  static BuiltInModels read(ClassLoader loader) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(INDEX))) {
        try (InputStream in = url.openStream()) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          entries.addAll(entries(url.toString(), text));
        }
      }
    } catch (IOException e) {
      throw new ModelException("built-in models: cannot be read: " + e.getMessage(), e);
    }
    return new BuiltInModels(List.copyOf(entries));
  }

  private static List<Entry> entries(String where, String text) {
    if (!(Json.parse(where, text) instanceof List<?> cards)) {
      throw new ModelException(where + ": expected a list of cards");
    }
    return cards.stream()
        .map(card -> JsonFields.of(where, card))
        .map(fields -> new Entry(CardReader.card(fields), fields.text("resource")))
        .toList();
  }

  List<ModelCard> cards() {
    return entries.stream().map(Entry::card).toList();
  }

  /** The model's file, unpacked into {@code folder} if it is not there yet. */
  Optional<Model> unpack(ModelCard card, ClassLoader loader, Path folder) {
    for (Entry entry : entries) {
      if (entry.card().equals(card)) {
        Path file = folder.resolve(card.id() + ".onnx");
        if (ModelFiles.check(card, file).state() != State.OK) {
          copy(entry, loader, file);
        }
        return Optional.of(new Model(card, file));
      }
    }
    return Optional.empty();
  }

  private static void copy(Entry entry, ClassLoader loader, Path file) {
    String where = "built-in model " + entry.card().id();
    try (InputStream in = loader.getResourceAsStream(entry.resource())) {
      if (in == null) {
        throw new ModelException(where + ": its resource " + entry.resource() + " is missing");
      }
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path part = Files.createTempFile(folder, entry.card().id(), ".part");
      try {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Verification found = ModelFiles.check(entry.card(), part);
        if (found.state() != State.OK) {
          throw new ModelException(
              where
                  + ": wrong checksum in the jar: expected SHA-256 "
                  + entry.card().sha256()
                  + ", got "
                  + found.sha256());
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new ModelException(
          where
              + ": cannot be unpacked to "
              + file
              + ": "
              + e.getMessage()
              + "; name a folder that can be written in CVKIT_CACHE",
          e);
    }
  }
}
