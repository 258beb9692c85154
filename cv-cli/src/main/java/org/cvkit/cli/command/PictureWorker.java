package org.cvkit.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.cvkit.cli.output.OutputException;
import org.cvkit.cli.output.Reading;
import org.cvkit.cli.output.Reason;
import org.cvkit.cli.output.Report;
import org.cvkit.core.CvException;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.MediaSource;
import org.cvkit.core.pipeline.OrderedWorkers;
import org.jspecify.annotations.Nullable;

/** Reads one picture after the other, asks the model and writes what it showed. */
final class PictureWorker<R>
    implements OrderedWorkers.Worker<PicturePass.Item, PictureWorker.Outcome<R>> {
  private final Scope scope = new Scope();
  private final Vision<R> vision;
  private final ImageDecoder decoder;
  private final Image image;

  PictureWorker(Vision<R> vision, DecodeOptions options) {
    this.vision = vision;
    decoder = scope.add(ImageDecoder.open(options));
    image = scope.add(Image.empty());
  }

  @Override
  public Outcome<R> work(PicturePass.Item item) {
    MediaSource source = item.source();
    Reading<R> reading;
    try {
      read(source);
      Inference<R> inference = vision.infer(image);
      R result = vision.alone(inference.result());
      reading = new Reading<>(source.name(), 0, null, image.size(), result, inference.timings());
    } catch (CvException e) {
      return new Failed<>(source.name(), e);
    }
    Path target = item.target();
    if (target != null) {
      write(target, reading.result());
    }
    return new Answered<>(item.place(), reading, target);
  }

  private void read(MediaSource source) {
    if (source instanceof MediaSource.PictureFile file) {
      decoder.decode(file.path(), image);
    } else if (source instanceof MediaSource.PictureStream stream) {
      decoder.decode(ByteBuffer.wrap(bytes(stream)), stream.name(), image);
    } else {
      throw new IllegalArgumentException("picture: expected a picture, got " + source);
    }
  }

  private static byte[] bytes(MediaSource.PictureStream stream) {
    try (InputStream in = stream.opening().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new MediaException(stream.name() + ": cannot be read: " + Reason.of(e), e);
    }
  }

  private void write(Path target, R result) {
    try {
      vision.draw(image, result);
      image.write(target);
    } catch (MediaException e) {
      // Not this picture's fault: the next one could not be written either.
      throw new OutputException("output " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    scope.close();
  }

  /** What became of one picture. */
  sealed interface Outcome<R> {
    /** Takes it to the report. */
    void tell(Report<R> report);
  }

  private record Answered<R>(String place, Reading<R> reading, @Nullable Path target)
      implements Outcome<R> {
    @Override
    public void tell(Report<R> report) {
      report.picture(place, reading, target);
    }
  }

  private record Failed<R>(String source, CvException failure) implements Outcome<R> {
    @Override
    public void tell(Report<R> report) {
      report.failure(source, failure);
    }
  }
}
