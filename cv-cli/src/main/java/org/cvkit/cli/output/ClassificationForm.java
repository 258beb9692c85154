package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cvkit.core.pipeline.Classification;

/** Classes: best first, with their scores. */
final class ClassificationForm extends ResultForm<List<Classification>> {
  @Override
  public String task() {
    return "classify";
  }

  @Override
  public String summary(List<Classification> result) {
    return result.stream()
        .map(c -> firstName(c.label()) + " " + String.format(Locale.ROOT, "%.2f", c.score()))
        .collect(Collectors.joining(", "));
  }

  /** ImageNet names a class by all its synonyms; a line for people needs one. */
  private static String firstName(String label) {
    int comma = label.indexOf(',');
    return comma > 0 ? label.substring(0, comma) : label;
  }

  @Override
  void writeJson(JsonGenerator json, List<Classification> result) throws IOException {
    json.writeArrayFieldStart("classes");
    for (Classification c : result) {
      json.writeStartObject();
      json.writeStringField("label", c.label());
      json.writeNumberField("class", c.classIndex());
      json.writeNumberField("score", rounded(c.score(), DetectionForm.SCORE));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  List<String> columns() {
    return List.of("label", "class", "score");
  }

  @Override
  List<List<String>> rows(List<Classification> result) {
    return result.stream()
        .map(
            c ->
                List.of(
                    c.label(),
                    Integer.toString(c.classIndex()),
                    Double.toString(rounded(c.score(), DetectionForm.SCORE))))
        .toList();
  }
}
