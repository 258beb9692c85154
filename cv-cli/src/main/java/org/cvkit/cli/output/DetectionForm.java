package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cvkit.core.geometry.Box;
import org.cvkit.detection.Detection;

/** Objects: counted by class in words, one row each in tables. */
final class DetectionForm extends ResultForm<List<Detection>> {
  /** Scores to four digits, places to a hundredth of a pixel: finer than any model is sure of. */
  static final double SCORE = 1e4;

  static final double PIXEL = 1e2;

  @Override
  public String task() {
    return "detect";
  }

  @Override
  public String summary(List<Detection> result) {
    if (result.isEmpty()) {
      return "(no detections)";
    }
    Map<Integer, Integer> counts = new java.util.TreeMap<>();
    Map<Integer, String> labels = new LinkedHashMap<>();
    for (Detection detection : result) {
      counts.merge(detection.classIndex(), 1, Integer::sum);
      labels.put(detection.classIndex(), detection.label());
    }
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + labels.get(e.getKey()))
        .collect(Collectors.joining(", "));
  }

  @Override
  void writeJson(JsonGenerator json, List<Detection> result) throws IOException {
    json.writeArrayFieldStart("detections");
    for (Detection detection : result) {
      json.writeStartObject();
      writeFields(json, detection);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeFields(JsonGenerator json, Detection detection) throws IOException {
    json.writeStringField("label", detection.label());
    json.writeNumberField("class", detection.classIndex());
    json.writeNumberField("score", rounded(detection.score(), SCORE));
    json.writeArrayFieldStart("box");
    Box box = detection.box();
    json.writeNumber(rounded(box.left(), PIXEL));
    json.writeNumber(rounded(box.top(), PIXEL));
    json.writeNumber(rounded(box.right(), PIXEL));
    json.writeNumber(rounded(box.bottom(), PIXEL));
    json.writeEndArray();
  }

  @Override
  List<String> columns() {
    return List.of("label", "class", "score", "x1", "y1", "x2", "y2");
  }

  @Override
  List<List<String>> rows(List<Detection> result) {
    return result.stream()
        .map(
            d ->
                List.of(
                    d.label(),
                    Integer.toString(d.classIndex()),
                    Double.toString(rounded(d.score(), SCORE)),
                    Double.toString(rounded(d.box().left(), PIXEL)),
                    Double.toString(rounded(d.box().top(), PIXEL)),
                    Double.toString(rounded(d.box().right(), PIXEL)),
                    Double.toString(rounded(d.box().bottom(), PIXEL))))
        .toList();
  }
}
