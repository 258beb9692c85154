package org.cvkit.cli;

import org.cvkit.core.testing.HouseRulesContract;

class ArchitectureTest extends HouseRulesContract {
  ArchitectureTest() {
    super(
        "org.cvkit.cli",
        "org.cvkit.core",
        "org.cvkit.detection",
        "org.cvkit.segmentation",
        "org.cvkit.face",
        "org.cvkit.style");
  }
}
