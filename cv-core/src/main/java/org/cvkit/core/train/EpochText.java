package org.cvkit.core.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** An epoch's result as one line, {@code name=number} separated by tabs; every bit comes back. */
final class EpochText {
  private static final String RATE = "rate";
  private static final String SECONDS = "seconds";
  private static final String TRAINING = "training ";
  private static final String VALIDATION = "validation ";

  private EpochText() {}

  static String write(EpochResult result) {
    Map<String, Double> fields = new LinkedHashMap<>();
    fields.put(RATE, result.learningRate());
    fields.put(SECONDS, result.seconds());
    result.training().forEach((name, value) -> fields.put(TRAINING + name, value));
    result.validation().forEach((name, value) -> fields.put(VALIDATION + name, value));
    StringBuilder line = new StringBuilder();
    fields.forEach((name, value) -> line.append(name).append('=').append(value).append('\t'));
    return line.toString();
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none
   */
  static EpochResult read(int epoch, String line) {
    double rate = 0;
    double seconds = 0;
    Map<String, Double> training = new LinkedHashMap<>();
    Map<String, Double> validation = new LinkedHashMap<>();
    for (String field : line.split("\t", -1)) {
      int sign = field.lastIndexOf('=');
      if (sign < 0) {
        continue;
      }
      String name = field.substring(0, sign);
      double value = Double.parseDouble(field.substring(sign + 1));
      if (name.equals(RATE)) {
        rate = value;
      } else if (name.equals(SECONDS)) {
        seconds = value;
      } else if (name.startsWith(TRAINING)) {
        training.put(name.substring(TRAINING.length()), value);
      } else if (name.startsWith(VALIDATION)) {
        validation.put(name.substring(VALIDATION.length()), value);
      }
    }
    return new EpochResult(epoch, rate, training, validation, seconds);
  }
}
