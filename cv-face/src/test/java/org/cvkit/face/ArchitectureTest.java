package org.cvkit.face;

import org.cvkit.core.testing.HouseRulesContract;

class ArchitectureTest extends HouseRulesContract {
  ArchitectureTest() {
    super("org.cvkit.face", "org.cvkit.core");
  }
}
