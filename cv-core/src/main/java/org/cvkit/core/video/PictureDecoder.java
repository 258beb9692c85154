package org.cvkit.core.video;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** Decodes one stream of pictures and keeps account of what was damaged. */
final class PictureDecoder {
  static {
    NativeGroup.FFMPEG.load();
  }

  private static final int MOST_THREADS = 4;

  private final Input input;
  private final AVStream stream;
  private final AVCodecContext codec;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVFrame picture = avutil.av_frame_alloc();
  private boolean draining;
  private long packets;
  private long damaged;
  private @Nullable String broken;

  PictureDecoder(Input input, int index) {
    this.input = input;
    stream = input.stream(index);
    AVCodecParameters parameters = stream.codecpar();
    AVCodec decoder = avcodec.avcodec_find_decoder(parameters.codec_id());
    if (decoder == null) {
      throw new MediaException(
          input.name()
              + ": video coded as "
              + avcodec.avcodec_get_name(parameters.codec_id()).getString()
              + " cannot be decoded: expected a codec of FFmpeg such as h264 or vp9; convert it");
    }
    codec = avcodec.avcodec_alloc_context3(decoder);
    avcodec.avcodec_parameters_to_context(codec, parameters);
    codec.pkt_timebase(stream.time_base());
    codec.thread_count(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    if (input.isLive()) {
      // Threads on whole frames would hold each one back until the next ones have come.
      codec.thread_type(AVCodecContext.FF_THREAD_SLICE);
    }
    int code = avcodec.avcodec_open2(codec, decoder, (AVDictionary) null);
    if (code < 0) {
      free();
      throw new MediaException(input.name() + ": its decoder cannot start: " + Ffmpeg.reason(code));
    }
  }

  /** Decodes the next picture, this decoder's own until the next call; null at the end. */
  @Nullable AVFrame next() {
    while (true) {
      int code = avcodec.avcodec_receive_frame(codec, picture);
      if (code == 0) {
        return picture;
      }
      if (code == avutil.AVERROR_EOF) {
        return null;
      }
      if (code != avutil.AVERROR_EAGAIN()) {
        damaged++;
      }
      if (!draining) {
        feed();
      }
    }
  }

  private void feed() {
    int code = input.read(packet);
    if (code == avutil.AVERROR_EAGAIN()) {
      // A camera without a picture yet; it is asked again.
      Thread.onSpinWait();
    } else if (code < 0) {
      if (input.isOverdue()) {
        throw new MediaException(
            input.name() + ": fell silent: expected a frame within 15 seconds; check the network");
      }
      if (code != avutil.AVERROR_EOF && code != avutil.AVERROR_EXIT) {
        broken = Ffmpeg.reason(code);
      }
      draining = true;
      avcodec.avcodec_send_packet(codec, null);
    } else {
      decode();
      avcodec.av_packet_unref(packet);
    }
  }

  private void decode() {
    if (packet.stream_index() != stream.index()) {
      return;
    }
    packets++;
    boolean cut = (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0;
    // What is left of a picture that the file breaks off in would be shown half grey.
    if ((cut && !input.isLive()) || avcodec.avcodec_send_packet(codec, packet) < 0) {
      damaged++;
    }
  }

  /**
   * What was wrong so far.
   *
   * @param delivered number of pictures that came out
   * @param endMicros where the last one ends, from the first one's start
   * @param format what the container promised
   */
  Optional<String> warning(long delivered, long endMicros, VideoFormat format) {
    if (draining && isCutShort(endMicros, format)) {
      String promised =
          format.frames() > 0
              ? format.frames() + " frames"
              : String.format(java.util.Locale.ROOT, "%.1f s", format.durationMicros() / 1e6);
      return Optional.of(
          input.name()
              + ": breaks off after "
              + delivered
              + " frames: expected "
              + promised
              + (broken == null ? "" : " (" + broken + ")")
              + "; the file was cut short");
    }
    if (damaged > 0) {
      return Optional.of(
          input.name() + ": " + damaged + " damaged packets were skipped, frames may be missing");
    }
    if (broken != null) {
      return Optional.of(input.name() + ": ended early: " + broken);
    }
    return Optional.empty();
  }

  private boolean isCutShort(long endMicros, VideoFormat format) {
    // Edit lists hide packets, and durations are rounded: only both together prove a break.
    boolean fewer = format.frames() <= 0 || packets - damaged < format.frames();
    long tolerance = Math.round(1.5e6 / format.frameRate());
    return !input.isLive()
        && fewer
        && format.durationMicros() > 0
        && endMicros + tolerance < format.durationMicros();
  }

  void close() {
    free();
  }

  private void free() {
    avcodec.avcodec_free_context(codec);
    avcodec.av_packet_free(packet);
    avutil.av_frame_free(picture);
  }
}
