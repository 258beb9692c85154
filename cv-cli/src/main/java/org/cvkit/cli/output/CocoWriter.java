package org.cvkit.cli.output;

import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.geometry.Box;
import org.cvkit.detection.Detection;

/**
 * A results array as COCO evaluation reads it. A picture's id is its file name without extension, as
 * a number when it is one; frames append their number.
 */
final class CocoWriter implements ResultWriter<List<Detection>> {
  private final Console console;
  private boolean begun;

  private CocoWriter(Console console) {
    this.console = console;
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
  public void picture(String place, Reading<List<Detection>> reading) {
    write(stem(reading.source()), reading.result());
  }

  @Override
  public void frame(Reading<List<Detection>> reading) {
    write(stem(reading.source()) + "_" + reading.frame(), reading.result());
  }

  private void write(String image, List<Detection> detections) {
    for (Detection detection : detections) {
      console.data((begun ? "," : "[") + entry(image, detection));
      begun = true;
    }
  }

  private static String entry(String image, Detection detection) {
    return JsonLines.line(
        json -> {
          if (image.matches("\\d{1,18}")) {
            json.writeNumberField("image_id", Long.parseLong(image));
          } else {
            json.writeStringField("image_id", image);
          }
          json.writeNumberField("category_id", detection.classIndex());
          Box box = detection.box();
          json.writeArrayFieldStart("bbox");
          json.writeNumber(ResultForm.rounded(box.left(), DetectionForm.PIXEL));
          json.writeNumber(ResultForm.rounded(box.top(), DetectionForm.PIXEL));
          json.writeNumber(ResultForm.rounded(box.width(), DetectionForm.PIXEL));
          json.writeNumber(ResultForm.rounded(box.height(), DetectionForm.PIXEL));
          json.writeEndArray();
          json.writeNumberField(
              "score", ResultForm.rounded(detection.score(), DetectionForm.SCORE));
        });
  }

  private static String stem(String source) {
    Path file = Path.of(source).getFileName();
    String name = file == null ? source : file.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  @Override
  public void close() {
    console.data(begun ? "]" : "[]");
  }
}
