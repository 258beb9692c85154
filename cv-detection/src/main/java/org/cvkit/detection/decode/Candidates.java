package org.cvkit.detection.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.BoxOverlap;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.DetectionOptions.Labelling;
import org.cvkit.detection.DetectionOptions.Suppression;
import org.cvkit.detection.decode.BoxMerging.Chain;
import org.cvkit.detection.decode.SoftSuppression.Decay;
import org.jspecify.annotations.Nullable;

/**
 * The boxes a detector proposes for one picture, in pixels of its input, and what becomes of them:
 * those that score too little, are of no wanted class, are empty, not finite or outside the picture
 * never come in; the rest are thinned out as {@link DetectionOptions#nms()} says, mapped to source
 * pixels and clipped to the picture.
 *
 * <p>The memory is reused from picture to picture.
 *
 * <p>Confined to one thread at a time.
 */
public final class Candidates {
  private static final int FIRST_ROOM = 256;
  private static final Pattern BACKGROUND = Pattern.compile("(?i)_*background_*");

  /** Bodla et al. 2017, section 4. */
  private static final float SIGMA = 0.5f;

  private final List<String> labels;
  private final BitSet wanted;
  private final float confidence;
  private final boolean every;
  private final int most;
  private final NonMaxSuppression suppression;

  /** What makes fewer boxes of them; null where {@link #suppression} only chooses some. */
  private final @Nullable Fusion fusion;

  private float[] corners = new float[4 * FIRST_ROOM];
  private float[] scores = new float[FIRST_ROOM];
  private int[] classes = new int[FIRST_ROOM];
  private int count;
  private Placement placement = Placement.identity(new Size(0, 0));
  private Box shown = new Box(0, 0, 0, 0);

  /**
   * Prepares to collect.
   *
   * @param labels the names of the classes in the order of their indices
   * @throws IllegalArgumentException when the options name a class that is not among the labels
   */
  public Candidates(List<String> labels, DetectionOptions options) {
    this(labels, options, hard(options.overlap(), options.iou(), options), fusion(options));
  }

  /** For boxes that were thinned out already: they are only sorted and counted. */
  static Candidates unsuppressed(List<String> labels, DetectionOptions options) {
    // No intersection is more than the whole union.
    return new Candidates(labels, options, hard(BoxOverlap.IOU, 1, options), null);
  }

  private Candidates(
      List<String> labels,
      DetectionOptions options,
      NonMaxSuppression suppression,
      @Nullable Fusion fusion) {
    this.labels = List.copyOf(labels);
    wanted = options.classesAmong(labels);
    confidence = options.confidence();
    every = options.labelling() == Labelling.EVERY;
    most = options.maxDetections();
    this.suppression = suppression;
    this.fusion = fusion;
  }

  private static NonMaxSuppression hard(
      BoxOverlap overlap, float threshold, DetectionOptions options) {
    return new NonMaxSuppression(
        overlap, threshold, options.suppression(), options.maxDetections());
  }

  private static @Nullable Fusion fusion(DetectionOptions options) {
    Suppression among = options.suppression();
    // Merging wants a threshold above 0: boxes that share nothing never become one.
    float threshold = Math.max(Float.MIN_NORMAL, options.iou());
    float least = options.confidence();
    return switch (options.nms()) {
      case HARD -> null;
      case SOFT -> new SoftSuppression(Decay.GAUSSIAN, SIGMA, least, among)::select;
      case SOFT_LINEAR -> new SoftSuppression(Decay.LINEAR, threshold, least, among)::select;
      case WBF -> new WeightedFusion(options.iou(), 1, among)::fuse;
      case NMM -> new BoxMerging(Chain.ALL, options.overlap(), threshold, among)::merge;
      case GREEDY_NMM ->
          new BoxMerging(Chain.BEST_ONLY, options.overlap(), threshold, among)::merge;
    };
  }

  /** One of the family that gives boxes of its own. */
  private interface Fusion {
    FusedBoxes fuse(float[] corners, float[] scores, int[] classes, int count);
  }

  /** Forgets everything and begins with the picture that lies in the input as given. */
  public void begin(Placement where) {
    count = 0;
    placement = where;
    shown = where.toInput(Box.of(where.source()));
  }

  /** The least score that counts. */
  public float confidence() {
    return confidence;
  }

  /** Whether a box counts under its best class only. */
  boolean wantsBest() {
    return !every;
  }

  /** The number of classes there are labels for. */
  public int labelCount() {
    return labels.size();
  }

  /** Whether the first label is no class but what none of them is on. */
  boolean hasBackground() {
    return !labels.isEmpty() && BACKGROUND.matcher(labels.get(0)).matches();
  }

  /** The number of candidates so far. */
  public int count() {
    return count;
  }

  /**
   * Proposes one box, in input pixels, under the class of the highest score, or under every class
   * that scores enough when the options ask for that.
   *
   * @param classScores one score a class, from the array's start
   * @param objectness what each score is multiplied with
   */
  void add(
      float[] classScores, float objectness, float left, float top, float right, float bottom) {
    if (every) {
      for (int c = 0; c < labels.size(); c++) {
        add(classScores[c] * objectness, c, left, top, right, bottom);
      }
      return;
    }
    int best = -1;
    float highest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < labels.size(); c++) {
      float score = classScores[c];
      // A class whose score is NaN or infinite is out; the others still stand.
      if (score > highest && score < Float.POSITIVE_INFINITY) {
        highest = score;
        best = c;
      }
    }
    if (best >= 0) {
      add(highest * objectness, best, left, top, right, bottom);
    }
  }

  /** Proposes one box, in input pixels, under one class. */
  public void add(float score, int classIndex, float left, float top, float right, float bottom) {
    // Written so that NaN fails.
    boolean enough = score >= confidence && score < Float.POSITIVE_INFINITY;
    if (!enough || !wanted.get(classIndex) || !isSeen(left, top, right, bottom)) {
      return;
    }
    if (count == scores.length) {
      corners = Arrays.copyOf(corners, 8 * count);
      scores = Arrays.copyOf(scores, 2 * count);
      classes = Arrays.copyOf(classes, 2 * count);
    }
    corners[4 * count] = left;
    corners[4 * count + 1] = top;
    corners[4 * count + 2] = right;
    corners[4 * count + 3] = bottom;
    scores[count] = score;
    classes[count] = classIndex;
    count++;
  }

  /** Whether the box is finite, not empty and shows a part of the picture. */
  private boolean isSeen(float left, float top, float right, float bottom) {
    return right > left
        && bottom > top
        && Math.min(right, shown.right()) > Math.max(left, shown.left())
        && Math.min(bottom, shown.bottom()) > Math.max(top, shown.top())
        && left > Float.NEGATIVE_INFINITY
        && top > Float.NEGATIVE_INFINITY
        && right < Float.POSITIVE_INFINITY
        && bottom < Float.POSITIVE_INFINITY;
  }

  /** What remains after non-maximum suppression, best first. */
  public List<Detection> detections() {
    return fusion == null ? chosen() : fused(fusion);
  }

  private List<Detection> chosen() {
    int kept = suppression.select(corners, scores, classes, count);
    List<Detection> detections = new ArrayList<>(kept);
    for (int rank = 0; rank < kept; rank++) {
      int i = suppression.kept(rank);
      Box box = new Box(corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3]);
      add(detections, box, classes[i], scores[i]);
    }
    return detections;
  }

  private List<Detection> fused(Fusion how) {
    FusedBoxes boxes = how.fuse(corners, scores, classes, count);
    int kept = Math.min(most, boxes.count());
    List<Detection> detections = new ArrayList<>(kept);
    for (int i = 0; i < kept; i++) {
      Box box = new Box(boxes.edge(i, 0), boxes.edge(i, 1), boxes.edge(i, 2), boxes.edge(i, 3));
      add(detections, box, boxes.classIndex(i), boxes.score(i));
    }
    return detections;
  }

  private void add(List<Detection> detections, Box found, int classIndex, float score) {
    Box box = placement.toSource(found).clip(placement.source());
    if (!box.isEmpty()) {
      detections.add(new Detection(box, classIndex, labels.get(classIndex), score));
    }
  }
}
