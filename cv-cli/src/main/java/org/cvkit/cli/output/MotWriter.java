package org.cvkit.cli.output;

import org.cvkit.core.CvException;
import org.cvkit.detection.track.MotFile;
import org.cvkit.detection.track.Track;
import org.cvkit.detection.track.TrackedBox;
import org.cvkit.detection.track.TrackedFrame;
import org.jspecify.annotations.Nullable;

/** Tracks of one video as MOTChallenge's evaluation reads them. */
final class MotWriter implements ResultWriter<TrackedFrame> {
  private final Console console;
  private @Nullable String video;
  private long last = -1;

  private MotWriter(Console console) {
    this.console = console;
  }

  @SuppressWarnings("unchecked") // The form proves that R is a tracked frame.
  static <R> ResultWriter<R> of(ResultForm<R> form, Console console) {
    if (form instanceof TrackingForm) {
      return (ResultWriter<R>) new MotWriter(console);
    }
    throw new IllegalArgumentException("--format mot: only tracks have this form; add --track");
  }

  @Override
  public void picture(String place, Reading<TrackedFrame> reading) {
    throw new CvException("--format mot: expected a video, got the picture " + reading.source());
  }

  @Override
  public void frame(Reading<TrackedFrame> reading) {
    boolean again = reading.frame() <= last;
    if (again || (video != null && !video.equals(reading.source()))) {
      throw new CvException(
          "--format mot: expected one video, got " + video + " and " + reading.source());
    }
    video = reading.source();
    last = reading.frame();
    for (Track track : reading.result().tracks()) {
      // Frames count from 1 there.
      int frame = Math.toIntExact(reading.frame() + 1);
      console.data(MotFile.line(new TrackedBox(frame, track.id(), track.detection().box())));
    }
  }
}
