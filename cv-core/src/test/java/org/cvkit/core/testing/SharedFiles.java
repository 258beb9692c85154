package org.cvkit.core.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of public models and data beside the project, {@code ../shared} or {@code
 * $CVKIT_SHARED}. A test that needs a file which is not there is skipped visibly; in continuous
 * integration ({@code CI=true}) it fails instead.
 */
public final class SharedFiles {
  private SharedFiles() {}

  /** The file or folder {@code path} below the shared folder. */
  public static Path path(String path) {
    Path file = root().resolve(path);
    if (!Files.exists(file)) {
      String message = "needs " + path + " of the shared folder, looked for at " + file;
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      assumeTrue(false, message);
    }
    return file;
  }

  private static Path root() {
    String named = System.getenv("CVKIT_SHARED");
    if (named != null) {
      return Path.of(named);
    }
    // Surefire runs in the module's folder, an IDE often in the project's.
    Path here = Path.of("").toAbsolutePath();
    Path project = Files.exists(here.resolve("cv-core")) ? here : here.resolveSibling("");
    return project.resolveSibling("shared").normalize();
  }
}
