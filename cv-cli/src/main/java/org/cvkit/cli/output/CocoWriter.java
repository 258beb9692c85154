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
import org.cvkit.detection.data.CocoResult;
import org.cvkit.detection.data.CocoResultWriter;

/**
 * A results array as COCO evaluation reads it, an entry a line. The picture is that of {@link
 * CocoImageIds}, the category the model's class number from 0, {@code file_name} the source as it
 * was named.
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
    for (Detection d : reading.result()) {
      double score = ResultForm.rounded(d.score(), DetectionForm.SCORE);
      writer.write(
          new CocoResult(image, d.classIndex(), CocoBox.of(d.box()), score), reading.source());
    }
  }

  @Override
  public void close() {
    writer.close();
    try {
      out.write(System.lineSeparator());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
