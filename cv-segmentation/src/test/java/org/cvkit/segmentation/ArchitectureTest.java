package org.cvkit.segmentation;

import org.cvkit.core.testing.HouseRulesContract;

class ArchitectureTest extends HouseRulesContract {
  ArchitectureTest() {
    super("org.cvkit.segmentation", "org.cvkit.core");
  }
}
