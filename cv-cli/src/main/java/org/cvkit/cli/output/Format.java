package org.cvkit.cli.output;

import java.util.Locale;

/**
 * What is printed on standard output.
 *
 * <p>Immutable.
 */
public enum Format {
  /** Lines for people. */
  TEXT,
  /** One object a picture or frame, a line each; the same as {@link #JSONL}. */
  JSON,
  /** One object a picture or frame, a line each. */
  JSONL,
  /** A header and one row for each thing found. */
  CSV,
  /** A COCO results array, as COCO evaluation reads it. */
  COCO,
  /** MOTChallenge's lines, one for each object of a frame that is followed. */
  MOT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
