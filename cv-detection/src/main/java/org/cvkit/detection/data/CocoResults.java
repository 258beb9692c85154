package org.cvkit.detection.data;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Detections in COCO's results format: {@code [{"image_id": 1, "category_id": 18, "bbox": [x, y,
 * width, height], "score": 0.91}, ...]} (cocodataset.org, "Results format").
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class CocoResults {
  private CocoResults() {}

  /**
   * Reads {@code file}, in its order.
   *
   * @throws DatasetException when it is not JSON or a field is missing
   */
  public static List<CocoResult> read(Path file) {
    List<CocoResult> results = new ArrayList<>();
    try (JsonParser parser = JsonFields.open(file)) {
      parser.nextToken();
      JsonFields.each(
          parser,
          file,
          "results",
          fields ->
              results.add(
                  new CocoResult(
                      fields.integer("image_id"),
                      fields.smallInteger("category_id"),
                      fields.box("bbox"),
                      fields.number("score"))));
    } catch (IOException e) {
      throw JsonFields.unreadable(file, e);
    }
    return results;
  }

  /**
   * Writes {@code results} to {@code file}, replacing it.
   *
   * @throws DatasetException when it cannot be written
   */
  public static void write(Path file, List<CocoResult> results) {
    try (Writer out = Files.newBufferedWriter(file);
        CocoResultWriter writer = new CocoResultWriter(out)) {
      results.forEach(writer::write);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
