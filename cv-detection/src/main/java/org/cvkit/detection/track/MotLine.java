package org.cvkit.detection.track;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.image.MediaException;

/**
 * One line of a MOTChallenge file, checked: {@code frame,id,left,top,width,height,flag,kind,...}.
 *
 * @param flag a tracker's confidence, or whether a labelled object counts; 1 where there is none
 * @param kind the class of a labelled object; -1 where there is none
 */
record MotLine(TrackedBox box, double flag, int kind) {
  private static final int FIELDS = 6;
  private static final int FLAG = 6;
  private static final int KIND = 7;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * The lines of a file that are not blank.
   *
   * @throws MediaException naming the line that is not understood
   */
  static List<MotLine> read(Path file) {
    try {
      List<MotLine> lines = new ArrayList<>();
      int number = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        String text = line.startsWith(BYTE_ORDER_MARK) && number == 1 ? line.substring(1) : line;
        if (!text.isBlank()) {
          lines.add(of(file + ": line " + number + ": ", text.strip().split("\\s*[,\\s]\\s*")));
        }
      }
      return lines;
    } catch (NoSuchFileException e) {
      throw new MediaException(file + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new MediaException(file + ": expected lines of text, got something else", e);
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static MotLine of(String where, String[] fields) {
    try {
      if (fields.length < FIELDS) {
        throw new NumberFormatException("too few fields");
      }
      int frame = whole(where + "frame", Double.parseDouble(fields[0]), 1);
      int id = whole(where + "id", Double.parseDouble(fields[1]), Integer.MIN_VALUE);
      float left = Float.parseFloat(fields[2]);
      float top = Float.parseFloat(fields[3]);
      float width = Float.parseFloat(fields[4]);
      float height = Float.parseFloat(fields[5]);
      Box box = new Box(left, top, left + width, top + height);
      if (!isBox(box, width, height)) {
        throw new MediaException(
            where
                + "expected a box of numbers, width and height at least 0, got "
                + String.join(",", List.of(fields).subList(2, FIELDS)));
      }
      double flag = fields.length > FLAG ? Double.parseDouble(fields[FLAG]) : 1;
      double kind = fields.length > KIND ? Double.parseDouble(fields[KIND]) : -1;
      return new MotLine(new TrackedBox(frame, id, box), flag, (int) kind);
    } catch (NumberFormatException e) {
      throw new MediaException(
          where + "expected frame,id,left,top,width,height, got " + String.join(",", fields), e);
    }
  }

  private static boolean isBox(Box box, float width, float height) {
    return Float.isFinite(box.left())
        && Float.isFinite(box.top())
        && Float.isFinite(box.right())
        && Float.isFinite(box.bottom())
        && width >= 0
        && height >= 0;
  }

  private static int whole(String where, double value, int least) {
    if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
      throw new MediaException(
          where
              + ": expected a whole number from "
              + least
              + " to "
              + Integer.MAX_VALUE
              + ", got "
              + value);
    }
    return (int) value;
  }
}
