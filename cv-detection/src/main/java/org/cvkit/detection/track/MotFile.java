package org.cvkit.detection.track;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.MediaException;

/**
 * Tracks as MOTChallenge writes them: {@code frame,id,left,top,width,height,confidence,...}, a line
 * a box, frames and ids from 1 (Dendorfer et al. 2020). Ground truth lines with confidence 0 are to
 * be ignored.
 *
 * <p>Immutable.
 */
public final class MotFile {
  private static final int FIELDS = 6;
  private static final int CONFIDENCE = 6;

  private MotFile() {}

  /**
   * The boxes of a file.
   *
   * @throws MediaException naming the line that is not understood
   */
  public static List<TrackedBox> read(Path file) {
    List<TrackedBox> boxes = new ArrayList<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        if (!line.isBlank()) {
          add(boxes, file + ": line " + number, line.split("[,\\s]+"));
        }
      }
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
    }
    return boxes;
  }

  private static void add(List<TrackedBox> boxes, String where, String[] fields) {
    try {
      boolean ignored = fields.length > CONFIDENCE && Float.parseFloat(fields[CONFIDENCE]) == 0;
      if (fields.length < FIELDS) {
        throw new NumberFormatException();
      }
      float left = Float.parseFloat(fields[2]);
      float top = Float.parseFloat(fields[3]);
      float width = Float.parseFloat(fields[4]);
      float height = Float.parseFloat(fields[5]);
      int frame = (int) Double.parseDouble(fields[0]);
      int id = (int) Double.parseDouble(fields[1]);
      if (!ignored) {
        boxes.add(new TrackedBox(frame, id, new Box(left, top, left + width, top + height)));
      }
    } catch (NumberFormatException e) {
      throw new MediaException(
          where + ": expected frame,id,left,top,width,height, got " + String.join(",", fields), e);
    }
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
