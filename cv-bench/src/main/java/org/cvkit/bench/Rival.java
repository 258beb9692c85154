package org.cvkit.bench;

import java.nio.file.Path;
import org.cvkit.core.memory.NativeResource;

/**
 * Another toolkit that classifies JPEG files, to measure side by side. Found as a service: the
 * Maven profile {@code djl} brings one.
 */
public interface Rival {
  /** The toolkit and its version. */
  String name();

  /**
   * Opens a classifier of 224x224 pixels on one thread, as the toolkit's users do. The caller
   * closes it.
   */
  RivalClassifier open(Path model);

  /** A classifier that the rival opened. */
  interface RivalClassifier extends NativeResource {
    /** The index of the likeliest class. */
    int classify(Path file);
  }
}
