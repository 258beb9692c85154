package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.Track;
import org.cvkit.detection.track.TrackedFrame;

/** Objects with their identities: the detector's form and one field more. */
final class TrackingForm extends ResultForm<TrackedFrame> {
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
