package org.cvkit.detection.track;

import java.util.List;
import org.cvkit.detection.Detection;

/**
 * What is known of one frame.
 *
 * <p>Immutable.
 *
 * @param detections all that the detector found
 * @param tracks those of them whose identity is known; none before a tracker saw the frame
 * @param events what happens at zones and lines
 */
public record TrackedFrame(
    List<Detection> detections, List<Track> tracks, List<SceneEvent> events) {
  public TrackedFrame {
    detections = List.copyOf(detections);
    tracks = List.copyOf(tracks);
    events = List.copyOf(events);
  }

  /** A frame that no tracker has seen yet. */
  public static TrackedFrame of(List<Detection> detections) {
    return new TrackedFrame(detections, List.of(), List.of());
  }
}
