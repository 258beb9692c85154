package org.cvkit.detection.track;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.detection.Detection;

/**
 * Gives detections of successive frames identities: ByteTrack (Zhang et al. 2022, algorithm 1 and
 * its published code). Sure detections are associated with the expected boxes of all tracks first,
 * by overlap and score; unsure ones then go on with the tracks that are left, because what is
 * occluded scores low. Where an object of the first frame is sure at once, a later one must be seen
 * twice.
 *
 * <p>Confined to one thread at a time.
 */
public final class ByteTracker {
  /** Greatest cost, 1 - IoU, of a pair of track and unsure detection. */
  private static final double UNSURE_MATCH = 0.5;

  /** Greatest cost of a pair that makes a new track a sure one. */
  private static final double CONFIRMING_MATCH = 0.7;

  /** Overlap from which a track out of sight is another one found twice. */
  private static final double SAME = 0.85;

  private final TrackerOptions options;
  private List<Trajectory> seen = new ArrayList<>();
  private List<Trajectory> fresh = new ArrayList<>();
  private List<Trajectory> lost = new ArrayList<>();
  private final List<Merger> merged = new ArrayList<>();
  private long frame = -1;
  private int identities;
  private int doubles;

  /**
   * Two identities that turned out to be one object.
   *
   * <p>Immutable.
   *
   * @param given up, of the object's second track
   * @param kept of its first
   */
  public record Merger(int given, int kept) {}

  private ByteTracker(TrackerOptions options) {
    this.options = options;
  }

  public static ByteTracker of(TrackerOptions options) {
    return new ByteTracker(options);
  }

  /** How many objects were sure so far, one that was found twice counted once. */
  public int identities() {
    return identities - doubles;
  }

  /** The identities that were given up in the last frame; almost always none. */
  public List<Merger> merged() {
    return List.copyOf(merged);
  }

  /**
   * The tracks seen in the next frame, in the order of their identities.
   *
   * @param detections all of the frame, those down to {@link TrackerOptions#low()} included
   */
  public List<Track> update(List<Detection> detections) {
    frame++;
    merged.clear();
    seen.forEach(Trajectory::predict);
    fresh.forEach(Trajectory::predict);
    lost.forEach(Trajectory::predictUnseen);
    List<Detection> sure = new ArrayList<>();
    List<Detection> unsure = new ArrayList<>();
    for (Detection detection : detections) {
      if (!detection.box().isEmpty() && detection.score() >= options.low()) {
        (detection.score() >= options.high() ? sure : unsure).add(detection);
      }
    }
    associate(sure, unsure);
    begin(sure);
    forget();
    return seen.stream()
        .map(t -> new Track(t.id, t.detection, t.since, t.hits))
        .sorted(java.util.Comparator.comparingInt(Track::id))
        .toList();
  }

  /** Leaves in {@code sure} what fits no track. */
  private void associate(List<Detection> sure, List<Detection> unsure) {
    List<Trajectory> known = new ArrayList<>(seen);
    known.addAll(lost);
    List<Trajectory> matched = match(known, sure, options.match(), Cost.OVERLAP_AND_SCORE);
    // What is out of sight does not come back by an unsure detection.
    List<Trajectory> left = new ArrayList<>(seen);
    left.removeAll(matched);
    matched.addAll(match(left, unsure, UNSURE_MATCH, Cost.OVERLAP));
    left.removeAll(matched);
    List<Trajectory> confirmed = match(fresh, sure, CONFIRMING_MATCH, Cost.OVERLAP_AND_SCORE);
    confirmed.forEach(t -> t.id = ++identities);
    matched.addAll(confirmed);
    lost.removeAll(matched);
    lost.addAll(left);
    seen = matched;
    fresh = new ArrayList<>();
  }

  private void begin(List<Detection> sure) {
    for (Detection detection : sure) {
      if (detection.score() >= options.begin()) {
        Trajectory track = new Trajectory(detection, frame);
        if (frame == 0) {
          track.id = ++identities;
          seen.add(track);
        } else {
          fresh.add(track);
        }
      }
    }
  }

  private void forget() {
    lost.removeIf(t -> frame - t.last > options.buffer());
    for (Iterator<Trajectory> i = lost.iterator(); i.hasNext(); ) {
      Trajectory unseen = i.next();
      Trajectory twin =
          seen.stream()
              .filter(t -> t.expected().iou(unseen.expected()) > SAME)
              .findFirst()
              .orElse(null);
      if (twin != null) {
        i.remove();
        // The one that was followed for longer is the object.
        if (unseen.last - unseen.since > frame - twin.since) {
          merged.add(new Merger(twin.id, unseen.id));
          doubles++;
          twin.id = unseen.id;
          twin.since = unseen.since;
        }
      }
    }
  }

  /**
   * Pairs tracks with detections, which are taken out of the list.
   *
   * @return the tracks that go on
   */
  private List<Trajectory> match(
      List<Trajectory> tracks, List<Detection> detections, double limit, Cost form) {
    double[][] cost = new double[tracks.size()][detections.size()];
    for (int t = 0; t < cost.length; t++) {
      Box expected = tracks.get(t).expected();
      for (int d = 0; d < cost[t].length; d++) {
        Detection detection = detections.get(d);
        double overlap = fits(tracks.get(t), detection) ? expected.iou(detection.box()) : 0;
        cost[t][d] = 1 - (form == Cost.OVERLAP ? overlap : overlap * detection.score());
      }
    }
    int[] partners = LinearAssignment.minimise(cost, limit);
    List<Trajectory> matched = new ArrayList<>();
    List<Detection> taken = new ArrayList<>();
    for (int t = 0; t < partners.length; t++) {
      if (partners[t] != LinearAssignment.NONE) {
        Detection detection = detections.get(partners[t]);
        tracks.get(t).update(detection, frame);
        matched.add(tracks.get(t));
        taken.add(detection);
      }
    }
    detections.removeIf(d -> taken.stream().anyMatch(other -> other == d));
    return matched;
  }

  private boolean fits(Trajectory track, Detection detection) {
    return options.association() == TrackerOptions.Association.AGNOSTIC
        || track.detection.classIndex() == detection.classIndex();
  }

  /** What a pair of track and detection costs. */
  private enum Cost {
    OVERLAP,
    OVERLAP_AND_SCORE
  }

  /** One object over time. */
  private static final class Trajectory {
    private final BoxMotion motion;
    private Detection detection;
    private long since;
    private long last;
    private int hits = 1;

    /** 0 until it is sure. */
    private int id;

    Trajectory(Detection detection, long frame) {
      this.detection = detection;
      motion = new BoxMotion(detection.box());
      since = frame;
      last = frame;
    }

    void predict() {
      motion.predict();
    }

    void predictUnseen() {
      motion.predictUnseen();
    }

    Box expected() {
      return motion.box();
    }

    void update(Detection other, long frame) {
      motion.update(other.box());
      detection = other;
      last = frame;
      hits++;
    }
  }
}
