package org.cvkit.detection.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.metric.DetectionError.Kind;

/**
 * What a detector got right and wrong in one picture, and why, as TIDE tells errors apart (Bolya et
 * al. 2020, section 2.2): an overlap of 0.5 fits, one of 0.1 or less is background. Crowds and
 * difficult objects are neither missed, nor is a detection of their class that fits them an error.
 *
 * <p>Immutable.
 *
 * @param answered the picture, its labels and the detections
 * @param found detections that found an object
 * @param errors the surest false detection first, then what was missed
 */
public record PictureErrors(
    AnsweredPicture answered, List<CocoResult> found, List<DetectionError> errors) {
  private static final double FITS = 0.5;
  private static final double BACKGROUND = 0.1;

  public PictureErrors {
    found = List.copyOf(found);
    errors = List.copyOf(errors);
  }

  /**
   * Judges one picture.
   *
   * @param score least score of a detection that counts
   */
  public static PictureErrors of(AnsweredPicture answered, double score) {
    return new Judge(answered, score).judge();
  }

  /** How many errors are of a kind. */
  public int count(Kind kind) {
    return (int) errors.stream().filter(error -> error.kind() == kind).count();
  }

  /** Detections of nothing, of the wrong thing, or not well enough. */
  public int falsePositives() {
    return (int) errors.stream().filter(error -> error.detection() != null).count();
  }

  /** Objects that no right detection found, whatever the reason. */
  public int misses() {
    long objects = answered.objects().stream().filter(o -> o.extent() == Extent.SINGLE).count();
    return Math.toIntExact(objects) - found.size();
  }

  private static final class Judge {
    private final AnsweredPicture answered;
    private final List<GroundTruth> objects;
    private final List<CocoResult> detections;
    private final boolean[] isFound;
    private final boolean[] isMeant;
    private final List<CocoResult> found = new ArrayList<>();
    private final List<DetectionError> errors = new ArrayList<>();

    Judge(AnsweredPicture answered, double score) {
      this.answered = answered;
      objects = answered.objects();
      detections =
          answered.detections().stream()
              .filter(d -> d.score() >= score)
              .sorted(Comparator.comparingDouble(CocoResult::score).reversed())
              .toList();
      isFound = new boolean[objects.size()];
      isMeant = new boolean[objects.size()];
    }

    PictureErrors judge() {
      List<CocoResult> wrong = new ArrayList<>();
      for (CocoResult detection : detections) {
        int object = best(detection, false, true);
        if (object >= 0 && overlap(detection, object) >= FITS) {
          isFound[object] = true;
          found.add(detection);
        } else if (!isOfIgnored(detection)) {
          wrong.add(detection);
        }
      }
      wrong.forEach(detection -> errors.add(error(detection)));
      for (int i = 0; i < isFound.length; i++) {
        if (!isFound[i] && !isMeant[i] && objects.get(i).extent() == Extent.SINGLE) {
          errors.add(new DetectionError(Kind.MISSED, null, objects.get(i), 0));
        }
      }
      return new PictureErrors(answered, found, errors);
    }

    private double overlap(CocoResult detection, int object) {
      return object < 0 ? 0 : PairOverlap.of(detection, objects.get(object));
    }

    /** The object overlapped most: of another class or of this, free ones only or all; or -1. */
    private int best(CocoResult detection, boolean other, boolean free) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < isFound.length; i++) {
        boolean wanted = (objects.get(i).category() != detection.category()) == other;
        double overlap = overlap(detection, i);
        if (wanted
            && overlap > most
            && !(free && isFound[i])
            && objects.get(i).extent() == Extent.SINGLE) {
          most = overlap;
          best = i;
        }
      }
      return best;
    }

    private boolean isOfIgnored(CocoResult detection) {
      return objects.stream()
          .anyMatch(
              object ->
                  object.extent() != Extent.SINGLE
                      && object.category() == detection.category()
                      && PairOverlap.of(detection, object) >= FITS);
    }

    /** In the order in which TIDE's own program asks. */
    private DetectionError error(CocoResult detection) {
      int same = best(detection, false, false);
      int other = best(detection, true, false);
      double withSame = overlap(detection, same);
      double withOther = overlap(detection, other);
      if (withSame >= BACKGROUND && withSame < FITS) {
        return meant(Kind.LOCALISATION, detection, same, withSame);
      }
      if (withOther >= FITS) {
        return meant(Kind.CLASS, detection, other, withOther);
      }
      if (withSame >= FITS) {
        return new DetectionError(Kind.DUPLICATE, detection, objects.get(same), withSame);
      }
      if (Math.max(withSame, withOther) <= BACKGROUND) {
        return new DetectionError(Kind.BACKGROUND, detection, null, 0);
      }
      return new DetectionError(Kind.BOTH, detection, objects.get(other), withOther);
    }

    /** An object that some false detection was meant for is not counted as missed as well. */
    private DetectionError meant(Kind kind, CocoResult detection, int object, double overlap) {
      isMeant[object] = true;
      return new DetectionError(kind, detection, objects.get(object), overlap);
    }
  }
}
