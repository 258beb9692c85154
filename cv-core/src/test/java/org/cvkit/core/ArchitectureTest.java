package org.cvkit.core;

import org.cvkit.core.testing.HouseRulesContract;
import org.cvkit.core.testing.PackageDirection;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends HouseRulesContract {
  private static final String ORDER =
      "geometry, memory, file | tensor, image | transform, draw, video | runtime, graph | primitive"
          + " | model | pipeline, layer, weight | architecture, data, gradient | metric | report"
          + " | train";

  ArchitectureTest() {
    super("org.cvkit.core");
  }

  @Test
  void packages_stand_in_order() {
    PackageDirection.packagesStandInOrder("org.cvkit.core", ORDER).check(classes);
  }
}
