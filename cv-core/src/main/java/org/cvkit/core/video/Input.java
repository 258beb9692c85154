package org.cvkit.core.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** An open container, file or stream, that yields packets. */
final class Input {
  static {
    NativeGroup.FFMPEG.load();
  }

  private static final Duration TO_OPEN = Duration.ofSeconds(10);
  private static final Duration TO_READ = Duration.ofSeconds(15);

  private final String name;
  private final AVFormatContext context;
  private final @Nullable Deadline deadline;

  private Input(String name, AVFormatContext context, @Nullable Deadline deadline) {
    this.name = name;
    this.context = context;
    this.deadline = deadline;
  }

  static Input file(Path file) {
    Ffmpeg.load();
    checkReadable(file);
    AVFormatContext context = avformat.avformat_alloc_context();
    // The prefix keeps a colon in a file's name from being read as a protocol.
    int code =
        avformat.avformat_open_input(
            context, "file:" + file.toAbsolutePath(), null, (AVDictionary) null);
    if (code < 0) {
      throw notAVideo(file, code);
    }
    Input input = new Input(file.toString(), context, null);
    if (input.isPictureOrText()) {
      input.close();
      throw notAVideo(file, avutil.AVERROR_INVALIDDATA);
    }
    return input.analysed();
  }

  static Input url(String url) {
    Ffmpeg.load();
    avformat.avformat_network_init();
    // UDP loses packets without a word; an RTSP camera reached over TCP does not.
    return withDeadline(
        withoutPassword(url),
        url,
        null,
        Ffmpeg.options("rtsp_transport", "tcp"),
        "expected a stream that answers within %d seconds; check the address, the user and the"
            + " network");
  }

  /** Opens a capture device through FFmpeg's {@code format}. */
  static Input device(String name, String address, AVInputFormat format, String remedy) {
    return withDeadline(name, address, format, Ffmpeg.options(), remedy);
  }

  private static Input withDeadline(
      String name,
      String address,
      @Nullable AVInputFormat format,
      AVDictionary options,
      String remedy) {
    Deadline deadline = new Deadline();
    deadline.allow(TO_OPEN);
    AVFormatContext context = avformat.avformat_alloc_context();
    context.interrupt_callback().callback(deadline);
    int code = avformat.avformat_open_input(context, address, format, options);
    avutil.av_dict_free(options);
    if (code < 0) {
      String reason = deadline.passed() ? "no answer" : Ffmpeg.reason(code);
      deadline.close();
      throw new MediaException(
          name + ": cannot be opened: " + reason + ": " + remedy.formatted(TO_OPEN.toSeconds()));
    }
    return new Input(name, context, deadline).analysed();
  }

  private Input analysed() {
    int code = avformat.avformat_find_stream_info(context, (AVDictionary) null);
    if (code < 0) {
      close();
      throw new MediaException(
          name + ": its streams cannot be read: " + Ffmpeg.reason(code) + "; get the file again");
    }
    return this;
  }

  private static void checkReadable(Path file) {
    if (!Files.exists(file)) {
      throw new MediaException(file + ": no such file: expected a video; check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw new MediaException(file + ": not a file: expected a video; name one inside it");
    }
    if (!Files.isReadable(file)) {
      throw new MediaException(
          file + ": may not be read by this user: expected a video; change its permissions");
    }
    try {
      if (Files.size(file) == 0) {
        throw new MediaException(file + ": empty file: expected a video; get the file again");
      }
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static MediaException notAVideo(Path file, int code) {
    if (Mp4Boxes.lacksIndex(file)) {
      return new MediaException(
          file
              + ": an mp4 without its index: expected a moov atom, found none, as in a recording or"
              + " a download that was cut short; record or fetch it again");
    }
    return new MediaException(
        file
            + ": not a video: expected a container such as mp4, mov, mkv, webm, avi or gif: "
            + Ffmpeg.reason(code));
  }

  /** FFmpeg also opens single pictures and plain text as videos, which nobody means. */
  private boolean isPictureOrText() {
    String format = context.iformat().name().getString();
    return format.equals("image2") || format.equals("tty") || format.endsWith("_pipe");
  }

  private static String withoutPassword(String url) {
    return url.replaceFirst("://[^/@]*@", "://");
  }

  String name() {
    return name;
  }

  boolean isLive() {
    return deadline != null;
  }

  AVFormatContext context() {
    return context;
  }

  AVStream stream(int index) {
    return context.streams(index);
  }

  /** The best stream of a kind ({@code AVMEDIA_TYPE_…}), or a negative number. */
  int bestStream(int type) {
    int index =
        avformat.av_find_best_stream(
            context, type, -1, -1, (org.bytedeco.ffmpeg.avcodec.AVCodec) null, 0);
    boolean cover =
        index >= 0 && (stream(index).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
    return cover ? avutil.AVERROR_STREAM_NOT_FOUND : index;
  }

  /** FFmpeg reads, decodes and hands on packets of this stream only. */
  void keepOnly(int index) {
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != index) {
        stream(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
  }

  /**
   * What to take off every time of this container. Broadcast and live clocks start anywhere; the
   * others' times are meant as they stand.
   */
  long startMicros() {
    long start = context.start_time();
    if (start == Ffmpeg.UNKNOWN) {
      return 0;
    }
    boolean anyClock =
        isLive() || (context.iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0 || start < 0;
    return anyClock ? start : 0;
  }

  /** A time of one of this container's streams, in microseconds from its start. */
  long micros(long ticks, AVRational timeBase) {
    return Ffmpeg.toMicros(ticks, timeBase) - startMicros();
  }

  /** Reads the next packet; what {@code av_read_frame} answers. */
  int read(AVPacket packet) {
    if (deadline != null) {
      deadline.allow(TO_READ);
    }
    return avformat.av_read_frame(context, packet);
  }

  boolean isOverdue() {
    return deadline != null && deadline.passed();
  }

  /** Ends a read that waits; any thread. */
  void cancel() {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  void close() {
    avformat.avformat_close_input(context);
    if (deadline != null) {
      deadline.close();
    }
  }
}
