package org.cvkit.bench;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.memory.Scope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A 720p JPEG file into a picture that is used again, against {@code imdecode} alone. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {
  private final Scope scope = new Scope();
  private final Cycle<Path> files = new Cycle<>(Workplace.pictures());
  private final ImageDecoder decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
  private final Image image = scope.add(Image.empty());
  private final RawDecode raw = scope.add(RawDecode.of(Workplace.pictures()));

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Image decode() {
    decoder.decode(files.next(), image);
    return image;
  }

  @Benchmark
  public void floor() {
    raw.decode(files.next());
  }
}
