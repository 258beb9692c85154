package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.cvkit.core.pipeline.Classification;
import org.cvkit.core.pipeline.Timings;

/**
 * Objects of the schema {@code cvkit/1}, one a line: fields are only ever added to it.
 *
 * <p>Thread-safe: it keeps no state that changes.
 *
 * @param <R> the answer for one picture
 */
public final class JsonLines<R> {
  private static final String SCHEMA = "cvkit/1";
  private static final double MILLIS = 1e3;
  private static final double SECONDS = 1e6;

  private final ResultForm<R> form;
  private final String model;
  private final String device;

  /** Lines of one run. */
  public JsonLines(ResultForm<R> form, String model, String device) {
    this.form = form;
    this.model = model;
    this.device = device;
  }

  /** What was found in one picture or frame. */
  public String reading(Reading<R> reading) {
    return line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("task", form.task());
          json.writeStringField("source", reading.source());
          json.writeNumberField("frame", reading.frame());
          Double seconds = reading.seconds();
          if (seconds == null) {
            json.writeNullField("pts");
          } else {
            json.writeNumberField("pts", ResultForm.rounded(seconds, SECONDS));
          }
          json.writeNumberField("width", reading.size().width());
          json.writeNumberField("height", reading.size().height());
          json.writeStringField("model", model);
          json.writeStringField("device", device);
          form.writeJson(json, reading.result());
          writeTimings(json, reading.timings());
        });
  }

  /** What is to be said of a video as a whole. */
  public String summary(String source, long frames, VideoSummary summary) {
    return line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("task", form.task());
          json.writeStringField("source", source);
          json.writeNumberField("frames", frames);
          summary.writeJson(json);
        });
  }

  /** Why there is nothing about {@code source}. */
  public String failure(String source, String message) {
    return failure(form.task(), source, message);
  }

  /** Why there is nothing about {@code source}, before any model is open. */
  public static String failure(String task, String source, String message) {
    return line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("task", task);
          json.writeStringField("source", source);
          json.writeStringField("error", message);
        });
  }

  /** The result of a validation: text fields first, then numbers, then the metrics. */
  public static String validation(
      String task,
      Map<String, String> texts,
      Map<String, Long> counts,
      Map<String, Double> metrics) {
    return validation(task, texts, counts, metrics, Map.of());
  }

  /** The same, and the metrics of each class by its name. */
  public static String validation(
      String task,
      Map<String, String> texts,
      Map<String, Long> counts,
      Map<String, Double> metrics,
      Map<String, MeasuredCategory> classes) {
    return line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("task", task);
          for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
          }
          for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
          }
          writeNumbers(json, "metrics", metrics);
          if (!classes.isEmpty()) {
            json.writeObjectFieldStart("classes");
            for (Map.Entry<String, MeasuredCategory> one : classes.entrySet()) {
              json.writeObjectFieldStart(one.getKey());
              json.writeNumberField("objects", one.getValue().coco().objects());
              writeNumbers(json, "metrics", one.getValue().byName());
              json.writeEndObject();
            }
            json.writeEndObject();
          }
        });
  }

  private static void writeNumbers(JsonGenerator json, String field, Map<String, Double> numbers)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, Double> number : numbers.entrySet()) {
      json.writeNumberField(number.getKey(), ResultForm.rounded(number.getValue(), SECONDS));
    }
    json.writeEndObject();
  }

  /**
   * A classifier's answer to a picture whose class is known.
   *
   * @param truth the name of that class
   * @param answers the likeliest first
   */
  public static String validated(
      String task, String source, String model, String truth, List<Classification> answers) {
    return line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("task", task);
          json.writeStringField("source", source);
          json.writeStringField("model", model);
          json.writeStringField("truth", truth);
          json.writeBooleanField("correct", truth.equals(answers.get(0).label()));
          ClassificationForm.writeClasses(json, answers);
        });
  }

  private static void writeTimings(JsonGenerator json, Timings timings) throws IOException {
    json.writeObjectFieldStart("ms");
    json.writeNumberField("pre", ResultForm.rounded(timings.preMillis(), MILLIS));
    json.writeNumberField("run", ResultForm.rounded(timings.runMillis(), MILLIS));
    json.writeNumberField("post", ResultForm.rounded(timings.postMillis(), MILLIS));
    json.writeEndObject();
  }

  /** Writes the fields of one object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static String line(Fields fields) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = Factory.JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string writer does not fail", e);
    }
    return text.toString();
  }

  /** Loaded with the first line: help and usage errors need no JSON. */
  private static final class Factory {
    static final JsonFactory JSON = new JsonFactory();
  }
}
