package org.cvkit.core.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cvkit.core.model.Verification.State;

/**
 * Looks for a card's file in folders: the file's name or size says where to look, its checksum
 * whether it is the one.
 */
final class ModelFiles {
  /** Deep enough for any sensible tree, and an end to a link that leads back to its own folder. */
  private static final int DEPTH = 8;

  private final List<Path> folders;

  ModelFiles(List<Path> folders) {
    this.folders = folders;
  }

  /** The card's file, or else one that has its name but not its checksum, or else nothing. */
  Verification find(ModelCard card) {
    Verification wrong = new Verification(card, State.MISSING, Optional.empty(), "");
    for (Path folder : folders) {
      for (Path file : candidates(folder, card)) {
        Verification found = check(card, file);
        if (found.state() == State.OK) {
          return found;
        }
        if (wrong.state() == State.MISSING && names(card).contains(name(file))) {
          wrong = found;
        }
      }
    }
    return wrong;
  }

  /** Compares one file with its card; a card without a checksum accepts any. */
  static Verification check(ModelCard card, Path file) {
    if (!Files.isRegularFile(file)) {
      return new Verification(card, State.MISSING, Optional.empty(), "");
    }
    String sha256 = Checksum.of(file);
    boolean same = card.sha256().isEmpty() || card.sha256().equals(sha256);
    return new Verification(
        card, same ? State.OK : State.WRONG_CHECKSUM, Optional.of(file), sha256);
  }

  /** The files worth a checksum: those of the right name first, then those of the right size. */
  private List<Path> candidates(Path folder, ModelCard card) {
    Set<String> names = names(card);
    Set<Path> files = new LinkedHashSet<>();
    List<Path> listing = list(folder);
    listing.stream().filter(f -> names.contains(name(f))).forEach(files::add);
    if (!card.sha256().isEmpty()) {
      listing.stream().filter(f -> card.bytes() > 0 && size(f) == card.bytes()).forEach(files::add);
    }
    return List.copyOf(files);
  }

  /** Whether the file is called as that card's file is. */
  static boolean isNamedAs(ModelCard card, Path file) {
    return names(card).contains(name(file));
  }

  private static Set<String> names(ModelCard card) {
    Set<String> names = new LinkedHashSet<>();
    names.add(card.id() + ".onnx");
    card.aliases().forEach(alias -> names.add(alias + ".onnx"));
    card.sources().forEach(url -> names.add(url.getPath().replaceAll(".*/", "")));
    return names;
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder, DEPTH)) {
      walk.filter(f -> name(f).endsWith(".onnx")).filter(Files::isRegularFile).forEach(files::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new ModelException(
          "models folder " + folder + ": cannot be read: " + e.getMessage(), e);
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      // Gone since the folder was listed, or not ours to read: either way not a candidate.
      return -1;
    }
  }
}
