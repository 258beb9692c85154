package org.cvkit.cli.option;

import java.nio.file.Path;
import org.cvkit.cli.output.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Whether and where the errors of a detector are written down.
 *
 * <p>Confined to one thread at a time.
 */
public final class ErrorOptions {
  private static final double CONFIDENCE = 0.25;

  @Option(
      names = "--errors",
      description = "list the pictures with false detections and misses, why, and draw them")
  private boolean errors;

  @Option(
      names = "--errors-conf",
      paramLabel = "SCORE",
      converter = UnitInterval.class,
      description = "least score, 0..1, among errors and in the confusion matrix (default: 0.25)")
  private double confidence = CONFIDENCE;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "folder for plots and errors (default: runs/detect/val[N])")
  private @Nullable Path output;

  @Option(names = "--no-save", description = "write no files")
  private boolean noSave;

  public boolean isWanted() {
    return errors;
  }

  /** Whether a folder was named, so that plots are wanted in any case. */
  public boolean isPlaced() {
    return output != null;
  }

  /** Least score of a detection that is an error. */
  public double confidence() {
    return confidence;
  }

  /** Where files go, below {@code base}; null when none are wanted. */
  public @Nullable RunFolder folder(Path base) {
    if (noSave) {
      return null;
    }
    return output == null
        ? RunFolder.next(base.resolve("runs"), "detect", "val")
        : RunFolder.at(base.resolve(output));
  }
}
