package org.cvkit.detection.data;

/**
 * One thing that is wrong with a data set, and where.
 *
 * <p>Immutable.
 *
 * @param kind what it is
 * @param where the file, with the line, {@code annotations[7]} or the like where there is one
 * @param what in words: what is wrong: expected …, got …
 */
public record LabelProblem(Kind kind, String where, String what) {

  /** The kinds of mistakes, as a report groups them. */
  public enum Kind {
    /** A file, a line or a field that cannot be understood. */
    SYNTAX("not understood"),
    /** A class that the data set does not have. */
    UNKNOWN_CLASS("unknown class"),
    /** A number that is none. */
    NOT_A_NUMBER("not a number"),
    /** A box that lies outside its picture, or sticks out of it. */
    OUTSIDE("outside the picture"),
    /** A box without an area. */
    DEGENERATE("no area"),
    /** The same object twice. */
    DUPLICATE("duplicate"),
    /** A label file with nothing in it. */
    EMPTY_FILE("empty label file"),
    /** Labels whose picture, or a picture whose label file, is not there. */
    MISSING_FILE("missing file"),
    /** A picture that cannot be decoded. */
    UNREADABLE_PICTURE("unreadable picture"),
    /** A picture of another size than its labels say. */
    WRONG_SIZE("wrong size");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** As tables write it. */
    @Override
    public String toString() {
      return title;
    }
  }

  /** One line: {@code labels/a.txt:3: class 7: expected one of ...}. */
  @Override
  public String toString() {
    return where + ": " + what;
  }
}
