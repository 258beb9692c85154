package org.cvkit.cli.output;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.pipeline.MediaSource;

/**
 * Which number COCO's results know a picture by: that of its file name when this is a number, as
 * COCO's own pictures have it, else its place in the run from 1. A frame's is its number in the
 * video, from 0.
 */
final class CocoImageIds {
  private static final String FORM = "--format coco: ";

  private CocoImageIds() {}

  /** The number of a picture that is the {@code place}th source, from 1. */
  static long of(String source, int place) {
    String stem = stem(source);
    return stem.matches("\\d{1,18}") ? Long.parseLong(stem) : place;
  }

  /**
   * Sees to it that no two pictures get the same number.
   *
   * @throws CvException when two would, or a video is not the only source
   */
  static void check(List<MediaSource> sources) {
    Map<Long, String> known = new HashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      MediaSource source = sources.get(i);
      boolean picture =
          source instanceof MediaSource.PictureFile || source instanceof MediaSource.PictureStream;
      if (picture) {
        long id = of(source.name(), i + 1);
        String other = known.putIfAbsent(id, source.name());
        if (other != null) {
          throw new CvException(
              FORM
                  + "expected pictures with different image_ids, got "
                  + id
                  + " for "
                  + other
                  + " and for "
                  + source.name()
                  + "; rename one, or run them one after the other");
        }
      } else if (sources.size() > 1) {
        throw new CvException(
            FORM
                + "expected pictures or one video, got "
                + source.name()
                + " and others, whose frames and pictures would share image_ids; run them one"
                + " after the other");
      }
    }
  }

  private static String stem(String source) {
    Path file = Path.of(source).getFileName();
    String name = file == null ? source : file.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
