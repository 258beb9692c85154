package org.cvkit.cli.output;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.detection.Detection;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.CocoResultWriter;

/**
 * A results array as COCO evaluation reads it. A picture's id is its file name when that is a
 * number, as COCO's own pictures have it, else its place in the run from 1; a frame's is its number
 * in the video. The category is the model's class number.
 */
final class CocoWriter implements ResultWriter<List<Detection>> {
  private final Writer out;
  private final CocoResultWriter writer;

  private CocoWriter(Console console) {
    out = new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
    writer = new CocoResultWriter(out);
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
    String stem = stem(reading.source());
    String id = stem.matches("\\d{1,18}") ? stem : place.substring(0, place.indexOf('/'));
    write(Long.parseLong(id), reading.result());
  }

  @Override
  public void frame(Reading<List<Detection>> reading) {
    write(reading.frame(), reading.result());
  }

  private void write(long image, List<Detection> detections) {
    for (Detection d : detections) {
      double score = ResultForm.rounded(d.score(), DetectionForm.SCORE);
      writer.write(new CocoResult(image, d.classIndex(), CocoBox.of(d.box()), score));
    }
  }

  private static String stem(String source) {
    Path file = Path.of(source).getFileName();
    String name = file == null ? source : file.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  @Override
  public void close() {
    writer.close();
    try {
      out.write(System.lineSeparator());
      out.flush();
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
