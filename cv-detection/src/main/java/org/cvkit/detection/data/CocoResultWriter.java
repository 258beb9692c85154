package org.cvkit.detection.data;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Writes detections in COCO's results format one after the other, one a line; {@link #close()} ends
 * the array and flushes the writer underneath, which stays open: it belongs to whoever opened it.
 *
 * <p>Confined to one thread at a time.
 */
public final class CocoResultWriter implements AutoCloseable {
  private final JsonGenerator json;

  /**
   * Begins the array on {@code out}.
   *
   * @throws DatasetException when it cannot be written to
   */
  public CocoResultWriter(Writer out) {
    try {
      json = JsonFields.FACTORY.createGenerator(out);
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(new LinePerResult());
      json.writeStartArray();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Appends one detection.
   *
   * @throws DatasetException when it cannot be written
   */
  public void write(CocoResult result) {
    append(result, null);
  }

  /**
   * The same with {@code file_name}, which is more than COCO's readers ask for: it tells which
   * picture an id stands for.
   *
   * @throws DatasetException as there
   */
  public void write(CocoResult result, String fileName) {
    append(result, fileName);
  }

  private void append(CocoResult result, @Nullable String fileName) {
    CocoBox box = result.box();
    try {
      json.writeStartObject();
      json.writeNumberField("image_id", result.imageId());
      if (fileName != null) {
        json.writeStringField("file_name", fileName);
      }
      json.writeNumberField("category_id", result.category());
      json.writeArrayFieldStart("bbox");
      json.writeNumber(box.x());
      json.writeNumber(box.y());
      json.writeNumber(box.width());
      json.writeNumber(box.height());
      json.writeEndArray();
      json.writeNumberField("score", result.score());
      json.writeEndObject();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() {
    try {
      json.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static DatasetException unwritable(IOException e) {
    return new DatasetException("COCO results: cannot be written: " + e.getMessage(), e);
  }

  /** A line break between results, where other tools write one long line. */
  private static final class LinePerResult extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeArrayValueSeparator(JsonGenerator generator) throws IOException {
      // The numbers of a box stay on its line.
      boolean inBox = generator.getOutputContext().getParent().inObject();
      generator.writeRaw(inBox ? "," : ",\n");
    }
  }
}
