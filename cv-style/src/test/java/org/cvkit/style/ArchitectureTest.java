package org.cvkit.style;

import org.cvkit.core.testing.HouseRulesContract;

class ArchitectureTest extends HouseRulesContract {
  ArchitectureTest() {
    super("org.cvkit.style", "org.cvkit.core");
  }
}
