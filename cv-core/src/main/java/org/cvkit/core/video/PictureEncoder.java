package org.cvkit.core.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;

/**
 * Encodes pictures and writes them with exactly the times they came with. One packet is held back
 * until the next one tells how long its picture is shown.
 */
final class PictureEncoder {
  static {
    NativeGroup.FFMPEG.load();
  }

  /** Gives about 45 dB of luma PSNR on a street scene at 768x432 and 1280x720. */
  private static final double BITS_PER_PIXEL = 0.14;

  private static final long LEAST_BITS = 200_000;
  private static final int SECONDS_BETWEEN_KEY_FRAMES = 2;
  private static final int MOST_BETWEEN_KEY_FRAMES = 250;

  private final OutputFile output;
  private final VideoFormat format;
  private final AVStream stream;
  private final AVCodecContext codec;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVPacket held = avcodec.av_packet_alloc();
  private boolean holding;
  private long written;
  private long firstMicros;
  private long lastTicks = Long.MIN_VALUE;

  PictureEncoder(OutputFile output, VideoFormat format, Size size, SinkOptions options) {
    this.output = output;
    this.format = format;
    String name = output.container().pictureEncoder();
    AVCodec encoder = avcodec.avcodec_find_encoder_by_name(name);
    if (encoder == null) {
      throw new MediaException(
          output.file() + ": this build of FFmpeg has no encoder " + name + "; write another kind");
    }
    stream = output.addStream();
    codec = avcodec.avcodec_alloc_context3(encoder);
    configure(size, options);
    AVDictionary choices =
        name.equals("libopenh264")
            ? Ffmpeg.options("rc_mode", "quality", "allow_skip_frames", "0")
            : Ffmpeg.options("deadline", "realtime", "cpu-used", "7", "row-mt", "1");
    int code = avcodec.avcodec_open2(codec, encoder, choices);
    avutil.av_dict_free(choices);
    if (code < 0) {
      close();
      throw new MediaException(
          output.file()
              + ": pictures of "
              + size
              + " cannot be encoded by "
              + name
              + ": expected at most 4096x2304 pixels: "
              + Ffmpeg.reason(code)
              + "; make them smaller");
    }
    avcodec.avcodec_parameters_from_context(stream.codecpar(), codec);
    stream.time_base(codec.time_base());
    stream.avg_frame_rate(codec.framerate());
  }

  private void configure(Size size, SinkOptions options) {
    double rate = format.frameRate();
    codec.width(size.width());
    codec.height(size.height());
    codec.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    codec.time_base(avutil.av_make_q(1, format.ticksPerSecond()));
    codec.framerate(avutil.av_d2q(rate, 1001 * 240));
    long bits =
        options.bitsPerSecond() > 0
            ? options.bitsPerSecond()
            : Math.max(LEAST_BITS, Math.round(size.area() * Math.min(rate, 60) * BITS_PER_PIXEL));
    codec.bit_rate(bits);
    long group = Math.round(SECONDS_BETWEEN_KEY_FRAMES * rate);
    codec.gop_size((int) Math.max(1, Math.min(MOST_BETWEEN_KEY_FRAMES, group)));
    codec.max_b_frames(0);
    // OpenCV converts by BT.601 in the limited range; saying so keeps players from guessing.
    codec.colorspace(avutil.AVCOL_SPC_SMPTE170M);
    codec.color_primaries(avutil.AVCOL_PRI_SMPTE170M);
    codec.color_trc(avutil.AVCOL_TRC_SMPTE170M);
    codec.color_range(avutil.AVCOL_RANGE_MPEG);
    codec.chroma_sample_location(avutil.AVCHROMA_LOC_LEFT);
    if (output.wantsGlobalHeaders()) {
      codec.flags(codec.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
  }

  /** Encodes one picture that is shown from {@code micros} on. */
  void encode(AVFrame picture, long micros) {
    long ticks = Ffmpeg.fromMicros(micros, codec.time_base());
    if (lastTicks == Long.MIN_VALUE) {
      firstMicros = micros;
    } else if (ticks <= lastTicks) {
      // No container holds two pictures of one time; the later one follows by a tick.
      ticks = lastTicks + 1;
    }
    lastTicks = ticks;
    picture.pts(ticks);
    Ffmpeg.check(
        avcodec.avcodec_send_frame(codec, picture), output.file() + ": a frame cannot be encoded");
    drain();
  }

  private void drain() {
    while (true) {
      int code = avcodec.avcodec_receive_packet(codec, packet);
      if (code == avutil.AVERROR_EAGAIN() || code == avutil.AVERROR_EOF) {
        return;
      }
      Ffmpeg.check(code, output.file() + ": a frame cannot be encoded");
      if (holding) {
        writeHeld(packet.pts() - held.pts());
      }
      avcodec.av_packet_move_ref(held, packet);
      holding = true;
    }
  }

  private void writeHeld(long ticks) {
    AVRational clock = codec.time_base();
    held.duration(ticks);
    held.stream_index(stream.index());
    avcodec.av_packet_rescale_ts(held, clock, stream.time_base());
    holding = false;
    written++;
    output.write(held);
  }

  /** Writes what is still inside; returns when the last picture ends, in microseconds. */
  long finish() {
    avcodec.avcodec_send_frame(codec, null);
    drain();
    if (!holding) {
      return firstMicros;
    }
    long end = Ffmpeg.fromMicros(endMicros(), codec.time_base());
    long ticks = Math.max(1, end - held.pts());
    long endMicros = Ffmpeg.toMicros(held.pts() + ticks, codec.time_base());
    writeHeld(ticks);
    return endMicros;
  }

  /** Whether every picture the format promised has come. */
  boolean isComplete() {
    long interval = Math.round(1e6 / format.frameRate());
    long last = Ffmpeg.toMicros(lastTicks, codec.time_base()) - firstMicros;
    if (format.frames() > 0 && written + (holding ? 1 : 0) >= format.frames()) {
      return true;
    }
    return format.durationMicros() > 0 && last + 2 * interval >= format.durationMicros();
  }

  private long endMicros() {
    long last = Ffmpeg.toMicros(held.pts(), codec.time_base());
    long promised = firstMicros + format.durationMicros();
    return isComplete() && promised > last ? promised : last + Math.round(1e6 / format.frameRate());
  }

  void close() {
    avcodec.avcodec_free_context(codec);
    avcodec.av_packet_free(packet);
    avcodec.av_packet_free(held);
  }
}
