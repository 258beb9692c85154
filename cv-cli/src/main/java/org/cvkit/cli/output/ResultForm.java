package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.cvkit.core.pipeline.HeadAnswer;
import org.cvkit.detection.Detection;
import org.cvkit.detection.track.TrackedFrame;

/**
 * How the answers of one task are put into words, JSON and tables.
 *
 * <p>Immutable.
 *
 * @param <R> the answer for one picture
 */
public abstract class ResultForm<R> {
  ResultForm() {}

  /** Objects in pictures. */
  public static ResultForm<List<Detection>> detection() {
    return new DetectionForm();
  }

  /** Objects in videos, each with the identity it keeps. */
  public static ResultForm<TrackedFrame> tracking() {
    return new TrackingForm();
  }

  /** Classes of pictures, those of each head. */
  public static ResultForm<List<HeadAnswer>> classification() {
    return new ClassificationForm();
  }

  /** The task's name as JSON and folders write it. */
  public abstract String task();

  /** The answer in a few words: {@code 4 person, 1 bus}. */
  public abstract String summary(R result);

  /** What people are told while a video runs, a line each. */
  List<String> news(R result) {
    return List.of();
  }

  /** Writes the answer's own field into an open object. */
  abstract void writeJson(JsonGenerator json, R result) throws IOException;

  /** The names of the answer's columns. */
  abstract List<String> columns();

  /** One row a line of the answer, in the order of the columns. */
  abstract List<List<String>> rows(R result);

  static double rounded(double value, double scale) {
    return Math.round(value * scale) / scale;
  }
}
