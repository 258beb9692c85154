package org.cvkit.core.model;

import java.util.Locale;

/**
 * What a model is for.
 *
 * <p>Immutable.
 */
public enum Task {
  DETECT,
  CLASSIFY,
  SEGMENT,
  MATTE,
  FACE_DETECT,
  FACE_EMBED,
  STYLE;

  /** As cards and the command line write it: {@code detect}, {@code face-detect}, ... */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
