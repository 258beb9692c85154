package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.SceneEvent;
import org.cvkit.detection.track.Track;
import org.cvkit.detection.track.TrackedFrame;

/** Objects with their identities: the detector's form and one field more. */
final class TrackingForm extends ResultForm<TrackedFrame> {
  static final double SECONDS = 1e3;

  private final DetectionForm detections = new DetectionForm();

  @Override
  public String task() {
    return detections.task();
  }

  @Override
  public String summary(TrackedFrame result) {
    return detections.summary(result.detections());
  }

  @Override
  void writeJson(JsonGenerator json, TrackedFrame result) throws IOException {
    json.writeArrayFieldStart("detections");
    for (int i = 0; i < result.detections().size(); i++) {
      json.writeStartObject();
      DetectionForm.writeFields(json, result.detections().get(i));
      if (!result.tracks().isEmpty()) {
        json.writeNumberField("track", result.tracks().get(i).id());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (!result.events().isEmpty()) {
      writeEvents(json, result.events());
    }
  }

  static void writeEvents(JsonGenerator json, List<SceneEvent> events) throws IOException {
    json.writeArrayFieldStart("events");
    for (SceneEvent event : events) {
      json.writeStartObject();
      json.writeStringField("event", word(event.kind()));
      json.writeStringField("place", event.place());
      json.writeNumberField("track", event.track());
      json.writeStringField("label", event.label());
      json.writeNumberField("pts", rounded(event.seconds(), SECONDS));
      if (event.kind() == SceneEvent.Kind.LEAVE) {
        json.writeNumberField("dwell", rounded(event.dwell(), SECONDS));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** {@code cross_left}. */
  static String word(SceneEvent.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  List<String> news(TrackedFrame result) {
    return result.events().stream().map(SceneEvent::toString).toList();
  }

  @Override
  List<String> columns() {
    List<String> columns = new ArrayList<>(detections.columns());
    columns.add("track");
    return columns;
  }

  @Override
  List<List<String>> rows(TrackedFrame result) {
    List<List<String>> rows = new ArrayList<>();
    List<Detection> found = result.detections();
    for (int i = 0; i < found.size(); i++) {
      List<String> row = new ArrayList<>(detections.rows(found).get(i));
      List<Track> tracks = result.tracks();
      row.add(tracks.isEmpty() ? "" : Integer.toString(tracks.get(i).id()));
      rows.add(row);
    }
    return rows;
  }
}
