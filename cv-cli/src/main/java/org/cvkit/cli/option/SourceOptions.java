package org.cvkit.cli.option;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.CvException;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.pipeline.MediaSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What to look at.
 *
 * <p>Confined to one thread at a time.
 */
public final class SourceOptions {
  private static final String SAMPLE = "astronaut.png";
  private static final String STANDARD_INPUT = "-";

  @Parameters(
      paramLabel = "SOURCE",
      arity = "0..*",
      description =
          "picture, folder, pattern such as 'street/*.jpg', video, camera number, rtsp:// or http://"
              + " address, or - for a picture on standard input; none: a sample picture")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      converter = Count.class,
      description = "refuse pictures of more pixels than this (default: half a gigabyte's worth)")
  private long maxPixels;

  /** How pictures are read. */
  public DecodeOptions decoding() {
    DecodeOptions options = DecodeOptions.defaults();
    return maxPixels > 0 ? options.withMaxPixels(maxPixels) : options;
  }

  /** All that the words of the command line stand for, in their order. */
  public List<Named> expand(InputStream standardInput) {
    if (sources.isEmpty()) {
      return List.of(new Named(SAMPLE, List.of(sample()), null));
    }
    return sources.stream().map(word -> named(word, standardInput)).toList();
  }

  private static Named named(String word, InputStream standardInput) {
    if (word.equals(STANDARD_INPUT)) {
      return new Named(
          word, List.of(new MediaSource.PictureStream("stdin", () -> standardInput)), null);
    }
    try {
      return new Named(word, MediaSource.of(word), null);
    } catch (MediaException e) {
      return new Named(word, List.of(), e);
    }
  }

  private static MediaSource sample() {
    return new MediaSource.PictureStream(
        SAMPLE,
        () -> {
          InputStream sample = SourceOptions.class.getResourceAsStream("/org/cvkit/cli/" + SAMPLE);
          if (sample == null) {
            throw new MediaException("sample picture: missing from this build of cvkit");
          }
          return sample;
        });
  }

  /**
   * A word and what it stands for.
   *
   * <p>Immutable.
   *
   * @param failure why it stands for nothing, or null
   */
  public record Named(
      String word,
      List<MediaSource> sources,
      @org.jspecify.annotations.Nullable CvException failure) {}
}
