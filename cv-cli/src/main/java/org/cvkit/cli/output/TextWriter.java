package org.cvkit.cli.output;

import java.util.Locale;

/** Lines for people, one a picture; of videos only what is news. */
final class TextWriter<R> implements ResultWriter<R> {
  private final ResultForm<R> form;
  private final Console console;

  TextWriter(ResultForm<R> form, Console console) {
    this.form = form;
    this.console = console;
  }

  @Override
  public void picture(String place, Reading<R> reading) {
    var timings = reading.timings();
    console.data(
        String.format(
            Locale.ROOT,
            "image %s %s: %dx%d %s, %.1f ms",
            place,
            reading.source(),
            reading.size().height(),
            reading.size().width(),
            form.summary(reading.result()),
            timings.preMillis() + timings.runMillis() + timings.postMillis()));
  }

  @Override
  public void frame(Reading<R> reading) {
    for (String news : form.news(reading.result())) {
      double seconds = reading.seconds() == null ? 0 : reading.seconds();
      console.data(
          String.format(Locale.ROOT, "video %s: %.2f s: %s", reading.source(), seconds, news));
    }
  }
}
