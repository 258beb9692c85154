package org.cvkit.cli.command;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cvkit.cli.output.TrackingSummary;
import org.cvkit.cli.output.VideoSummary;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionAnnotator;
import org.cvkit.detection.track.ByteTracker;
import org.cvkit.detection.track.Scene;
import org.cvkit.detection.track.SceneEvent;
import org.cvkit.detection.track.SceneWatch;
import org.cvkit.detection.track.Track;
import org.cvkit.detection.track.TrackAnnotator;
import org.cvkit.detection.track.TrackedFrame;
import org.cvkit.detection.track.TrackerOptions;
import org.jspecify.annotations.Nullable;

/** Owns a detector and shows what becomes of what it finds, from frame to frame. */
final class TrackingVision implements Vision<TrackedFrame> {
  private final Vision<List<Detection>> detector;
  private final TrackerOptions options;
  private final float confidence;
  private final @Nullable Scene scene;

  private TrackingVision(
      Vision<List<Detection>> detector,
      TrackerOptions options,
      float confidence,
      @Nullable Scene scene) {
    this.detector = detector;
    this.options = options;
    this.confidence = confidence;
    this.scene = scene;
  }

  /**
   * Takes a detector over. The caller closes it.
   *
   * @param detector that also gives what is too unsure to begin a track
   * @param confidence from which detections of single pictures are shown
   * @param scene whose places are watched, or null for none
   */
  static TrackingVision of(
      Vision<List<Detection>> detector,
      TrackerOptions options,
      float confidence,
      @Nullable Scene scene) {
    return new TrackingVision(detector, options, confidence, scene);
  }

  @Override
  public String model() {
    return detector.model();
  }

  @Override
  public String licence() {
    return detector.licence();
  }

  @Override
  public String device() {
    return detector.device();
  }

  @Override
  public Inference<TrackedFrame> infer(Image image) {
    Inference<List<Detection>> inference = detector.infer(image);
    return new Inference<>(TrackedFrame.of(inference.result()), inference.timings());
  }

  @Override
  public TrackedFrame alone(TrackedFrame result) {
    return TrackedFrame.of(
        result.detections().stream().filter(d -> d.score() >= confidence).toList());
  }

  @Override
  public void draw(Image image, TrackedFrame result) {
    DetectionAnnotator.standard().draw(image, result.detections());
  }

  @Override
  public Following<TrackedFrame> follow() {
    return new Tracked();
  }

  @Override
  public void close() {
    detector.close();
  }

  /** One video. */
  private final class Tracked implements Following<TrackedFrame> {
    private final ByteTracker tracker = ByteTracker.of(options);
    private final @Nullable SceneWatch watch =
        scene == null ? null : SceneWatch.of(scene, options.buffer());
    private final TrackAnnotator annotator = new TrackAnnotator();

    /** How often each track had which label. */
    private final Map<Integer, Map<String, Integer>> votes = new TreeMap<>();

    private long last;

    @Override
    public TrackedFrame next(long frame, double seconds, TrackedFrame result) {
      last = frame;
      List<Track> tracks = tracker.update(result.detections());
      tracker.merged().forEach(this::merge);
      for (Track track : tracks) {
        votes
            .computeIfAbsent(track.id(), id -> new HashMap<>())
            .merge(track.detection().label(), 1, Integer::sum);
      }
      List<Detection> tracked = tracks.stream().map(Track::detection).toList();
      return new TrackedFrame(
          tracked, tracks, watch == null ? List.of() : watch.update(frame, seconds, tracks));
    }

    private void merge(ByteTracker.Merger merger) {
      Map<String, Integer> given = votes.remove(merger.given());
      if (given != null) {
        Map<String, Integer> kept = votes.computeIfAbsent(merger.kept(), id -> new HashMap<>());
        given.forEach((label, count) -> kept.merge(label, count, Integer::sum));
      }
      if (watch != null) {
        watch.merge(merger.given(), merger.kept());
      }
    }

    @Override
    public void draw(Image image, TrackedFrame result) {
      annotator.draw(image, result.tracks());
      if (scene != null && watch != null) {
        annotator.draw(image, scene, watch);
      }
    }

    @Override
    public Optional<VideoSummary> finish() {
      List<SceneEvent> events = watch == null ? List.of() : watch.finish(last);
      List<String> labels =
          votes.values().stream()
              .map(v -> Collections.max(v.entrySet(), Map.Entry.comparingByValue()).getKey())
              .toList();
      return Optional.of(TrackingSummary.of(labels, watch, events));
    }
  }
}
