package org.cvkit.core.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cvkit.core.graph.OnnxCase;
import org.junit.jupiter.api.Test;

/** The committed table says what the tests do. */
class ConformanceTableTest {
  @Test
  void the_document_says_what_is_tested() throws IOException {
    String known = new ConformanceTable(OnnxCase.all()).text();

    if (System.getenv("CVKIT_WRITE_DOCS") != null) {
      Files.writeString(document(), known);
    }

    assertThat(Files.readString(document())).isEqualToNormalizingNewlines(known);
  }

  /** Surefire runs in the module's folder, an IDE often in the project's. */
  private static Path document() {
    Path here = Path.of("").toAbsolutePath();
    Path project = Files.exists(here.resolve("cv-core")) ? here : here.resolveSibling("");
    return project.resolve("docs/conformance.md").normalize();
  }
}
