package org.cvkit.detection;

import java.util.Set;
import org.cvkit.core.testing.HouseRulesContract;

class ArchitectureTest extends HouseRulesContract {
  ArchitectureTest() {
    super("org.cvkit.detection", "org.cvkit.core");
  }

  /**
   * {@code ObjectDetector.open} is what a user types first, and the built-in ones are in a part.
   */
  @Override
  protected Set<String> wordsThatOpen() {
    return Set.of("org.cvkit.detection.ObjectDetector");
  }
}
