package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.cvkit.core.pipeline.Classification;
import org.cvkit.core.pipeline.HeadAnswer;

/**
 * Classes: best first, with their scores. A model of several heads answers one after the other,
 * each with its name; others have no names.
 */
final class ClassificationForm extends ResultForm<List<HeadAnswer>> {
  @Override
  public String task() {
    return "classify";
  }

  @Override
  public String summary(List<HeadAnswer> result) {
    if (result.size() == 1) {
      return summarized(result.get(0).classes());
    }
    return result.stream()
        .map(answer -> answer.head() + ": " + summarized(answer.classes()))
        .collect(Collectors.joining("; "));
  }

  private static String summarized(List<Classification> classes) {
    return classes.stream()
        .map(c -> firstName(c.label()) + " " + String.format(Locale.ROOT, "%.2f", c.score()))
        .collect(Collectors.joining(", "));
  }

  /** ImageNet names a class by all its synonyms; a line for people needs one. */
  private static String firstName(String label) {
    int comma = label.indexOf(',');
    return comma > 0 ? label.substring(0, comma) : label;
  }

  /** The first head's classes, as of every model, and all heads where there are several. */
  @Override
  void writeJson(JsonGenerator json, List<HeadAnswer> result) throws IOException {
    writeClasses(json, result.get(0).classes());
    if (result.size() == 1) {
      return;
    }
    json.writeArrayFieldStart("tasks");
    for (HeadAnswer answer : result) {
      json.writeStartObject();
      json.writeStringField("task", answer.head());
      writeClasses(json, answer.classes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writeClasses(JsonGenerator json, List<Classification> classes) throws IOException {
    json.writeArrayFieldStart("classes");
    for (Classification c : classes) {
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
    return List.of("label", "class", "score", "task");
  }

  @Override
  List<List<String>> rows(List<HeadAnswer> result) {
    List<List<String>> rows = new ArrayList<>();
    for (HeadAnswer answer : result) {
      for (Classification c : answer.classes()) {
        String score = Double.toString(rounded(c.score(), DetectionForm.SCORE));
        String task = result.size() == 1 ? "" : answer.head();
        rows.add(List.of(c.label(), Integer.toString(c.classIndex()), score, task));
      }
    }
    return rows;
  }
}
