package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cvkit.detection.track.SceneEvent;
import org.cvkit.detection.track.SceneEvent.Kind;
import org.cvkit.detection.track.SceneWatch;
import org.cvkit.detection.track.TrackAnnotator;
import org.jspecify.annotations.Nullable;

/**
 * How many objects a video showed, and what they did at the places that were watched.
 *
 * <p>Confined to one thread at a time.
 */
public final class TrackingSummary extends VideoSummary {
  private final Map<String, Integer> tracks = new TreeMap<>();
  private final @Nullable SceneWatch watch;
  private final List<SceneEvent> last;

  private TrackingSummary(@Nullable SceneWatch watch, List<SceneEvent> last) {
    this.watch = watch;
    this.last = List.copyOf(last);
  }

  /**
   * The summary of a video that is over.
   *
   * @param labels of the tracks
   * @param watch of its scene, which sees no more frames, or null for none
   * @param last what happened at the end
   */
  public static TrackingSummary of(
      Iterable<String> labels, @Nullable SceneWatch watch, List<SceneEvent> last) {
    TrackingSummary summary = new TrackingSummary(watch, last);
    labels.forEach(label -> summary.tracks.merge(label, 1, Integer::sum));
    return summary;
  }

  @Override
  public List<String> lines() {
    List<String> words = new ArrayList<>();
    tracks.forEach((label, count) -> words.add(count + " " + label));
    List<String> lines = new ArrayList<>();
    lines.add("tracks: " + (words.isEmpty() ? "none" : String.join(", ", words)));
    if (watch != null) {
      Map<String, Double> dwells = watch.meanDwells();
      watch.counts().forEach((place, counts) -> lines.add(line(place, counts, dwells.get(place))));
    }
    return lines;
  }

  private static String line(String place, Map<Kind, Integer> counts, @Nullable Double dwell) {
    String stay = dwell == null ? "" : String.format(Locale.ROOT, ", %.1f s on average", dwell);
    return place + ": " + TrackAnnotator.words(counts) + stay;
  }

  @Override
  void writeJson(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("tracks");
    for (Map.Entry<String, Integer> track : tracks.entrySet()) {
      json.writeNumberField(track.getKey(), track.getValue());
    }
    json.writeEndObject();
    if (watch == null) {
      return;
    }
    Map<String, Double> dwells = watch.meanDwells();
    json.writeObjectFieldStart("places");
    for (Map.Entry<String, Map<Kind, Integer>> place : watch.counts().entrySet()) {
      json.writeObjectFieldStart(place.getKey());
      for (Map.Entry<Kind, Integer> count : place.getValue().entrySet()) {
        json.writeNumberField(TrackingForm.word(count.getKey()), count.getValue());
      }
      Double dwell = dwells.get(place.getKey());
      if (dwell != null) {
        json.writeNumberField("dwell", TrackingForm.rounded(dwell, TrackingForm.SECONDS));
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    TrackingForm.writeEvents(json, last);
  }
}
