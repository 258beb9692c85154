package org.cvkit.cli.option;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.CvException;
import org.cvkit.core.data.Split;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What a training is validated on.
 *
 * <p>Confined to one thread at a time.
 */
final class HeldOption {
  private static final double HELD = 0.1;

  @Option(
      names = "--val",
      paramLabel = "PART|SHARE",
      description =
          "what validates: val, test, or a share of the training pictures that is held out"
              + " (default: val if the data has it, else 0.1)")
  private @Nullable String held;

  /** A part of the data, or a share of the training pictures, above 0 and below 1. */
  record Choice(Optional<Split> part, double share) {}

  /**
   * What was chosen.
   *
   * @param there the parts that the data have
   * @throws IllegalArgumentException when it is neither
   */
  Choice among(Set<Split> there) {
    String text = held;
    if (text == null) {
      return there.contains(Split.VALIDATION)
          ? new Choice(Optional.of(Split.VALIDATION), 0)
          : new Choice(Optional.empty(), HELD);
    }
    if (text.equals("val") || text.equals("test")) {
      return new Choice(Split.named(text), 0);
    }
    return new Choice(Optional.empty(), share(text));
  }

  /**
   * What is trained on: the training pictures, or all where the data are not divided.
   *
   * @throws CvException when the data are divided and have no training pictures: all of them would
   *     be those that validate too
   */
  static Split training(Set<Split> there) {
    if (!there.isEmpty() && !there.contains(Split.TRAIN)) {
      throw new CvException(
          "--data: expected a part named train beside "
              + there.stream().map(Split::toString).sorted().collect(Collectors.joining(", "))
              + ", got none");
    }
    return there.isEmpty() ? Split.ALL : Split.TRAIN;
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share > 0 && share < 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Told below, as a share that makes no sense is.
    }
    throw new IllegalArgumentException(
        "--val: expected val, test or a share between 0 and 1, got " + text);
  }
}
