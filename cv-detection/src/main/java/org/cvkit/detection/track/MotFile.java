package org.cvkit.detection.track;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Tracks as MOTChallenge writes them: {@code frame,id,left,top,width,height,confidence,...}, a line
 * a box, frames and ids from 1 (Dendorfer et al. 2020). The confidence is not looked at; that of
 * ground truth means something else: {@link MotTruth} reads it.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class MotFile {
  private MotFile() {}

  /**
   * The boxes of a tracker's file.
   *
   * @throws org.cvkit.core.image.MediaException naming the line that is not understood
   */
  public static List<TrackedBox> read(Path file) {
    return MotLine.read(file).stream().map(MotLine::box).toList();
  }

  /** One line of the form, confidence 1 and no place in the world. */
  public static String line(TrackedBox box) {
    return String.format(
        Locale.ROOT,
        "%d,%d,%.2f,%.2f,%.2f,%.2f,1,-1,-1,-1",
        box.frame(),
        box.id(),
        box.box().left(),
        box.box().top(),
        box.box().width(),
        box.box().height());
  }
}
