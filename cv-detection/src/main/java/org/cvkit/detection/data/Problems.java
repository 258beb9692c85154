package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cvkit.detection.data.LabelProblem.Kind;

/** What becomes of the mistakes that readers of labels come across. */
abstract class Problems {
  /** Whoever wants the labels as they are: the first that cannot be represented is thrown. */
  static Problems thrown() {
    return new Problems() {
      @Override
      void unusable(Kind kind, String where, String what) {
        throw new DatasetException(where + ": " + what);
      }

      @Override
      boolean keeps(Kind kind, String where, String what) {
        return true;
      }
    };
  }

  /** Something that must be left out, for it means nothing. */
  abstract void unusable(Kind kind, String where, String what);

  /** Something that could stay but is no good; whether it stays. */
  abstract boolean keeps(Kind kind, String where, String what);

  /** A field that was read over, for nothing here has a place for it. */
  void readOver(String field) {}

  /** The same for the labels of one picture. */
  Problems in(Path picture) {
    return this;
  }

  /** Goes on and remembers all. */
  static final class Collected extends Problems {
    private final List<LabelProblem> list = new ArrayList<>();
    private final Map<String, Integer> fields = new LinkedHashMap<>();
    private final Set<Path> doubtful = new LinkedHashSet<>();

    @Override
    void unusable(Kind kind, String where, String what) {
      list.add(new LabelProblem(kind, where, what));
    }

    @Override
    boolean keeps(Kind kind, String where, String what) {
      list.add(new LabelProblem(kind, where, what));
      return false;
    }

    @Override
    void readOver(String field) {
      fields.merge(field, 1, Integer::sum);
    }

    @Override
    Problems in(Path picture) {
      return new OfPicture(this, picture);
    }

    /**
     * Pictures that show an object whose label cannot be used. Without the label it would be
     * learned, and counted, as background.
     */
    Set<Path> doubtful() {
      return doubtful;
    }

    List<LabelProblem> list() {
      return list;
    }

    /** How often each field was read over. */
    Map<String, Integer> fields() {
      return fields;
    }
  }

  /** Passes on, and notices what hides an object. */
  private static final class OfPicture extends Problems {
    private final Collected all;
    private final Path picture;

    OfPicture(Collected all, Path picture) {
      this.all = all;
      this.picture = picture;
    }

    @Override
    void unusable(Kind kind, String where, String what) {
      all.doubtful.add(picture);
      all.unusable(kind, where, what);
    }

    @Override
    boolean keeps(Kind kind, String where, String what) {
      // A box without area, a second one and an empty file hide nothing that is there.
      if (kind == Kind.OUTSIDE) {
        all.doubtful.add(picture);
      }
      return all.keeps(kind, where, what);
    }

    @Override
    void readOver(String field) {
      all.readOver(field);
    }
  }
}
