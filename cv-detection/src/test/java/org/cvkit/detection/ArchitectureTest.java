package org.cvkit.detection;

import org.cvkit.core.testing.HouseRulesContract;

class ArchitectureTest extends HouseRulesContract {
  ArchitectureTest() {
    super("org.cvkit.detection", "org.cvkit.core");
  }
}
