package org.cvkit.bench;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.bench.network.SpeedNetwork;

/**
 * Where the JMH benchmarks find their networks and pictures: system properties {@code bench.work}
 * and {@code bench.photograph}, as the settings of the comparison otherwise.
 */
final class Workplace {
  private static final Settings SETTINGS =
      Settings.of(
          "--work", System.getProperty("bench.work", "cv-bench/target/speed"),
          "--photograph",
              System.getProperty("bench.photograph", "../shared/data/samples/dog_bike_car.jpg"),
          "--files", "20");

  private Workplace() {}

  static Path model(SpeedNetwork network) {
    return SETTINGS.model(network);
  }

  static List<Path> pictures() {
    return SETTINGS.pictures(Pictures.HD);
  }
}
