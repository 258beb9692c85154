package org.cvkit.core;

import java.nio.file.Path;
import java.util.Locale;

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
    String named = System.getenv("CVKIT_CACHE");
    return named != null && !named.isBlank() ? Path.of(named) : userCache().resolve("cvkit");
  }

  private static Path userCache() {
    Path home = Path.of(System.getProperty("user.home", "."));
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.contains("win")) {
      String local = System.getenv("LOCALAPPDATA");
      return local != null ? Path.of(local) : home.resolve("AppData/Local");
    }
    if (system.contains("mac")) {
      return home.resolve("Library/Caches");
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg != null && !xdg.isBlank() ? Path.of(xdg) : home.resolve(".cache");
  }
}
