package org.cvkit.detection.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Goes on and remembers all. */
  static final class Collected extends Problems {
    private final List<LabelProblem> list = new ArrayList<>();
    private final Map<String, Integer> fields = new LinkedHashMap<>();

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

    List<LabelProblem> list() {
      return list;
    }

    /** How often each field was read over. */
    Map<String, Integer> fields() {
      return fields;
    }
  }
}
