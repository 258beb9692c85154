package org.cvkit.core.model;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CacheFolder;

/**
 * Where a registry looks for models, and whether it may download them.
 *
 * <p>Immutable.
 *
 * @param folders searched recursively for models, by file name and size, confirmed by checksum
 * @param cache cvkit's own folder, where downloads and unpacked models are kept
 * @param network whether a model that is not there may be downloaded
 */
public record RegistryOptions(List<Path> folders, Path cache, Network network) {

  public RegistryOptions {
    folders = List.copyOf(folders);
  }

  /**
   * What the environment says: folders from {@code CVKIT_MODELS} (several are separated as in
   * {@code PATH}), the cache where {@link CacheFolder} says; offline when {@code CVKIT_OFFLINE} is
   * set and not {@code 0}.
   *
   * @throws ModelException when a variable does not name a folder
   */
  public static RegistryOptions defaults() {
    return from(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static RegistryOptions from(Map<String, String> environment, Path home) {
    List<Path> folders = new ArrayList<>();
    for (String folder :
        environment.getOrDefault("CVKIT_MODELS", "").split(File.pathSeparator, -1)) {
      if (!folder.isBlank()) {
        folders.add(path("CVKIT_MODELS", folder));
      }
    }
    String offline = environment.getOrDefault("CVKIT_OFFLINE", "");
    return new RegistryOptions(
        folders,
        CacheFolder.path(environment, home),
        offline.isEmpty() || offline.equals("0") ? Network.ONLINE : Network.OFFLINE);
  }

  private static Path path(String variable, String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new ModelException(variable + ": expected a folder, got " + value, e);
    }
  }

  public RegistryOptions withFolders(List<Path> other) {
    return new RegistryOptions(other, cache, network);
  }

  public RegistryOptions withCache(Path other) {
    return new RegistryOptions(folders, other, network);
  }

  public RegistryOptions withNetwork(Network other) {
    return new RegistryOptions(folders, cache, other);
  }

  /** Whether models may be downloaded. */
  public enum Network {
    ONLINE,
    OFFLINE
  }
}
