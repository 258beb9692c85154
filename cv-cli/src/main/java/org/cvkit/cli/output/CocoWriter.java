package org.cvkit.cli.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cvkit.core.pipeline.MediaSource;
import org.cvkit.detection.Detection;
import org.cvkit.detection.data.CocoBox;

/**
 * A results array as COCO evaluation reads it, an entry a line. The picture is that of {@link
 * CocoImageIds}, the category the model's class number from 0; {@code file_name}, the source as it
 * was named, is more than COCO's readers ask for: it tells which picture an id stands for.
 */
final class CocoWriter implements ResultWriter<List<Detection>> {
  private final Writer out;
  private boolean begun;

  private CocoWriter(Console console) {
    out = new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked") // The form proves that R is a list of detections.
  static <R> ResultWriter<R> of(ResultForm<R> form, Console console) {
    if (form instanceof DetectionForm) {
      return (ResultWriter<R>) new CocoWriter(console);
    }
    throw new IllegalArgumentException(
        "--format coco: only detections have this form; use json or csv");
  }

  @Override
  public void expect(List<MediaSource> sources) {
    CocoImageIds.check(sources);
  }

  @Override
  public void picture(String place, Reading<List<Detection>> reading) {
    int number = Integer.parseInt(place.substring(0, place.indexOf('/')));
    write(CocoImageIds.of(reading.source(), number), reading);
  }

  @Override
  public void frame(Reading<List<Detection>> reading) {
    write(reading.frame(), reading);
  }

  private void write(long image, Reading<List<Detection>> reading) {
    for (Detection detection : reading.result()) {
      write((begun ? ",\n" : "[") + entry(image, reading.source(), detection));
      begun = true;
    }
  }

  private static String entry(long image, String source, Detection detection) {
    CocoBox box = CocoBox.of(detection.box());
    return JsonLines.line(
        json -> {
          json.writeNumberField("image_id", image);
          json.writeStringField("file_name", source);
          json.writeNumberField("category_id", detection.classIndex());
          json.writeArrayFieldStart("bbox");
          json.writeNumber(box.x());
          json.writeNumber(box.y());
          json.writeNumber(box.width());
          json.writeNumber(box.height());
          json.writeEndArray();
          json.writeNumberField(
              "score", ResultForm.rounded(detection.score(), DetectionForm.SCORE));
        });
  }

  private void write(String text) {
    try {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    write((begun ? "]" : "[]") + System.lineSeparator());
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
