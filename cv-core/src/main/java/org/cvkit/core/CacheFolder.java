package org.cvkit.core;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where cvkit keeps what it can make or fetch again: models, unpacked native libraries, optimised
 * graphs. {@code $CVKIT_CACHE} names it; without that it is {@code cvkit} in the user's cache
 * folder of the system.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class CacheFolder {
  private CacheFolder() {}

  /** The folder; it need not exist yet. */
  public static Path path() {
    return path(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * The folder in an environment of the given variables, for a user whose home is {@code home}.
   *
   * @throws CvException when a variable does not name a folder
   */
  public static Path path(Map<String, String> environment, Path home) {
    return named(environment, "CVKIT_CACHE")
        .orElseGet(() -> userCache(environment, home).resolve("cvkit"));
  }

  private static Path userCache(Map<String, String> environment, Path home) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("win")) {
      return named(environment, "LOCALAPPDATA").orElse(home.resolve("AppData/Local"));
    }
    if (system.contains("mac")) {
      return home.resolve("Library/Caches");
    }
    return named(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
  }

  private static Optional<Path> named(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    try {
      return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
    } catch (InvalidPathException e) {
      throw new CvException(variable + ": expected a folder, got " + value, e);
    }
  }
}
