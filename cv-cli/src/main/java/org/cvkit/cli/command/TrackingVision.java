package org.cvkit.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cvkit.core.image.Image;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionAnnotator;
import org.cvkit.detection.track.ByteTracker;
import org.cvkit.detection.track.Track;
import org.cvkit.detection.track.TrackAnnotator;
import org.cvkit.detection.track.TrackedFrame;
import org.cvkit.detection.track.TrackerOptions;

/** Owns a detector and shows what becomes of what it finds, from frame to frame. */
final class TrackingVision implements Vision<TrackedFrame> {
  private final Vision<List<Detection>> detector;
  private final TrackerOptions options;
  private final float confidence;

  private TrackingVision(
      Vision<List<Detection>> detector, TrackerOptions options, float confidence) {
    this.detector = detector;
    this.options = options;
    this.confidence = confidence;
  }

  /**
   * Takes a detector over. The caller closes it.
   *
   * @param detector that also gives what is too unsure to begin a track
   * @param confidence from which detections of single pictures are shown
   */
  static TrackingVision of(
      Vision<List<Detection>> detector, TrackerOptions options, float confidence) {
    return new TrackingVision(detector, options, confidence);
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
    private final TrackAnnotator annotator = new TrackAnnotator();
    private final Map<Integer, String> labels = new TreeMap<>();

    @Override
    public TrackedFrame next(long frame, double seconds, TrackedFrame result) {
      List<Track> tracks = tracker.update(result.detections());
      tracks.forEach(t -> labels.put(t.id(), t.detection().label()));
      List<Detection> tracked = tracks.stream().map(Track::detection).toList();
      return new TrackedFrame(tracked, tracks, List.of());
    }

    @Override
    public void draw(Image image, TrackedFrame result) {
      annotator.draw(image, result.tracks());
    }

    @Override
    public List<String> summary() {
      Map<String, Integer> counts = new TreeMap<>();
      labels.values().forEach(label -> counts.merge(label, 1, Integer::sum));
      List<String> words = new ArrayList<>();
      counts.forEach((label, count) -> words.add(count + " " + label));
      return List.of("tracks: " + (words.isEmpty() ? "none" : String.join(", ", words)));
    }
  }
}
