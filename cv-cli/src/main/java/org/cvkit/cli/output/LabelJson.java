package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.cvkit.detection.data.LabelCheck;
import org.cvkit.detection.data.LabelProblem;
import org.cvkit.detection.data.LabelStatistics;
import org.cvkit.detection.data.LabelStatistics.ClassStatistics;

/**
 * A check of labels as one line of JSON.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class LabelJson {
  private static final String SCHEMA = "cvkit/1";

  private LabelJson() {}

  /** All problems, and the numbers of each class. */
  public static String line(
      String data, String split, LabelCheck check, LabelStatistics statistics) {
    return JsonLines.line(
        json -> {
          json.writeStringField("schema", SCHEMA);
          json.writeStringField("task", "data-check");
          json.writeStringField("data", data);
          json.writeStringField("split", split);
          json.writeNumberField("images", statistics.pictures());
          json.writeNumberField("background", statistics.background());
          json.writeNumberField("objects", statistics.objects());
          json.writeNumberField("leftOut", check.leftOut().size());
          json.writeArrayFieldStart("classes");
          for (ClassStatistics c : statistics.classes()) {
            write(json, c);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("problems");
          for (LabelProblem problem : check.problems()) {
            json.writeStartObject();
            json.writeStringField("kind", problem.kind().toString());
            json.writeStringField("where", problem.where());
            json.writeStringField("what", problem.what());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, ClassStatistics c) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", c.name());
    json.writeNumberField("objects", c.objects());
    json.writeNumberField("images", c.pictures());
    json.writeNumberField("small", c.small());
    json.writeNumberField("medium", c.medium());
    json.writeNumberField("large", c.large());
    json.writeNumberField("medianWidth", c.width());
    json.writeNumberField("medianHeight", c.height());
    json.writeNumberField("smallestSide", c.smallest());
    json.writeNumberField("largestSide", c.largest());
    json.writeEndObject();
  }
}
