package org.cvkit.core.video;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;

/** FFmpeg's manners: quiet, errors as words, times in microseconds. */
final class Ffmpeg {
  static {
    NativeGroup.FFMPEG.load();
  }

  static final long UNKNOWN = avutil.AV_NOPTS_VALUE;
  private static final AVRational MICROS = avutil.av_make_q(1, 1_000_000);

  static {
    // It would write to the process's standard error; what matters reaches the user as an
    // exception or a warning of ours.
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  private Ffmpeg() {}

  /** Loads the libraries, silenced. */
  static void load() {}

  /** FFmpeg's own words for an error code, starting in lower case. */
  static String reason(int code) {
    byte[] text = new byte[256];
    avutil.av_strerror(code, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    String words = new String(text, 0, length, StandardCharsets.UTF_8);
    return words.isEmpty()
        ? "error " + code
        : Character.toLowerCase(words.charAt(0)) + words.substring(1);
  }

  /** Throws what FFmpeg reported when {@code code} is negative. */
  static int check(int code, String what) {
    if (code < 0) {
      throw new MediaException(what + ": " + reason(code));
    }
    return code;
  }

  static long toMicros(long ticks, AVRational timeBase) {
    return avutil.av_rescale_q(ticks, timeBase, MICROS);
  }

  static long fromMicros(long micros, AVRational timeBase) {
    return avutil.av_rescale_q(micros, MICROS, timeBase);
  }

  /** FFmpeg's options; {@code namesAndValues} alternate. The caller frees them. */
  static AVDictionary options(String... namesAndValues) {
    AVDictionary options = new AVDictionary(null);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      avutil.av_dict_set(options, namesAndValues[i], namesAndValues[i + 1], 0);
    }
    return options;
  }
}
