package org.cvkit.bench;

import java.nio.file.Path;
import org.cvkit.bench.network.SpeedNetwork;
import org.cvkit.core.draw.Canvas;
import org.cvkit.core.draw.Color;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;
import org.cvkit.core.video.Frame;
import org.cvkit.core.video.VideoSource;

/** A video's frames read, prepared and drawn on: all but the network and the encoder. */
final class VideoComparison implements Comparison {
  private static final double TARGET = 250;
  private static final int BOXES = 5;

  /** What is done with a frame besides reading it. */
  private interface Step {
    void on(Frame frame);
  }

  @Override
  public void run(Settings settings, Report report) {
    Path video =
        settings.video().orElseGet(() -> PanVideo.in(settings.work(), settings.photograph()));
    Preprocessing preprocessing = SpeedNetwork.YOLOV8N.preprocessing();
    try (Scope scope = new Scope()) {
      Preprocessor preprocessor = scope.add(Preprocessor.open(preprocessing));
      Tensor tensor =
          scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(1)));
      Frame frame = scope.add(Frame.empty());
      Step nothing = f -> {};
      Step prepare = f -> preprocessor.prepare(f.image(), tensor, 0);
      Step prepareAndDraw =
          f -> {
            prepare.on(f);
            draw(f);
          };
      int frames = play(video, frame, nothing);

      Alternation a =
          Alternation.of(
              settings.rounds(),
              () -> play(video, frame, nothing),
              () -> play(video, frame, prepare),
              () -> play(video, frame, prepareAndDraw));

      double read = a.cpuMillis(0, frames);
      double prepared = a.cpuMillis(1, frames);
      report.atLeast(
          "video " + frame.image().size() + " without net and encoder, frames/s",
          TARGET,
          1e3 / a.wallMillis(2, frames),
          Report.format(
              "wall; ms CPU a frame: %.2f = read %.2f + prepare %.2f + draw %d boxes %.2f",
              a.cpuMillis(2, frames),
              read,
              prepared - read,
              BOXES,
              a.cpuMillis(2, frames) - prepared));
    }
  }

  private static int play(Path video, Frame frame, Step step) {
    int frames = 0;
    try (VideoSource source = VideoSource.open(video)) {
      for (; source.read(frame); frames++) {
        step.on(frame);
      }
    }
    return frames;
  }

  private static void draw(Frame frame) {
    Canvas canvas = Canvas.on(frame.image());
    for (int i = 0; i < BOXES; i++) {
      float x = 60 + i * frame.image().width() / (BOXES + 1f);
      Box box = new Box(x, 100, x + 150, 400);
      canvas.box(box, Report.format("person 0.%d", 90 - i), Color.ofClass(i));
    }
  }
}
