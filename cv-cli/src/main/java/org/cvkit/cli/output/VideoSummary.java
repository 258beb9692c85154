package org.cvkit.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * What is to be said of a video as a whole, when it is over.
 *
 * <p>Confined to one thread at a time.
 */
public abstract class VideoSummary {
  VideoSummary() {}

  /** Lines for people. */
  public abstract List<String> lines();

  /** Writes its fields into an open object. */
  abstract void writeJson(JsonGenerator json) throws IOException;
}
