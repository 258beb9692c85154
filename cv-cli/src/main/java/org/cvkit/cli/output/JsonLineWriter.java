package org.cvkit.cli.output;

/** One object a line. */
final class JsonLineWriter<R> implements ResultWriter<R> {
  private final JsonLines<R> json;
  private final Console console;

  JsonLineWriter(JsonLines<R> json, Console console) {
    this.json = json;
    this.console = console;
  }

  @Override
  public void picture(String place, Reading<R> reading) {
    console.data(json.reading(reading));
  }

  @Override
  public void frame(Reading<R> reading) {
    console.data(json.reading(reading));
  }

  @Override
  public void summary(String source, long frames, VideoSummary summary) {
    console.data(json.summary(source, frames, summary));
  }

  @Override
  public void failure(String source, String message) {
    console.data(json.failure(source, message));
  }
}
