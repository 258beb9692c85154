package org.cvkit.core.video;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** The best sound track of a file, packet by packet, handed on as it is or to an encoder. */
final class SoundTrack implements Sound {
  static {
    NativeGroup.FFMPEG.load();
  }

  private final Input input;
  private final AVStream from;
  private final OutputFile output;
  private final AVStream to;
  private final @Nullable SoundEncoder encoder;
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVRational fromClock;
  private final long startTicks;
  private boolean holding;
  private boolean ended;
  private long lastDts = Long.MIN_VALUE;

  private SoundTrack(Input input, AVStream from, OutputFile output) {
    this.input = input;
    this.from = from;
    this.output = output;
    fromClock = from.time_base();
    startTicks = Ffmpeg.fromMicros(input.startMicros(), fromClock);
    to = output.addStream();
    if (output.container().takesSound(from.codecpar().codec_id())) {
      encoder = null;
      avcodec.avcodec_parameters_copy(to.codecpar(), from.codecpar());
      // The tag is the old container's; the new one has its own.
      to.codecpar().codec_tag(0);
      to.time_base(fromClock);
    } else {
      encoder = new SoundEncoder(from, output, to);
    }
  }

  /** The sound of {@code file}, to be written into {@code output}; none when it has no sound. */
  static Sound of(@Nullable Path file, OutputFile output) {
    if (file == null) {
      return NONE;
    }
    Input input = Input.file(file);
    int index = input.bestStream(avutil.AVMEDIA_TYPE_AUDIO);
    if (index < 0) {
      input.close();
      return NONE;
    }
    input.keepOnly(index);
    try {
      return new SoundTrack(input, input.stream(index), output);
    } catch (org.cvkit.core.image.MediaException e) {
      input.close();
      throw e;
    }
  }

  @Override
  public void writeUpTo(long micros) {
    while (fetch() && begin() <= micros) {
      holding = false;
      hand();
    }
  }

  /** Makes sure a packet is held; false when there are no more. */
  private boolean fetch() {
    while (!holding && !ended) {
      if (input.read(packet) < 0) {
        ended = true;
      } else if (packet.stream_index() == from.index()) {
        holding = true;
      } else {
        avcodec.av_packet_unref(packet);
      }
    }
    return holding;
  }

  private long begin() {
    long ticks = packet.dts() != Ffmpeg.UNKNOWN ? packet.dts() : packet.pts();
    return ticks == Ffmpeg.UNKNOWN ? Long.MIN_VALUE : input.micros(ticks, fromClock);
  }

  private void hand() {
    if (packet.pts() != Ffmpeg.UNKNOWN) {
      packet.pts(packet.pts() - startTicks);
    }
    if (packet.dts() != Ffmpeg.UNKNOWN) {
      packet.dts(packet.dts() - startTicks);
    }
    if (encoder != null) {
      encoder.encode(packet);
      avcodec.av_packet_unref(packet);
      return;
    }
    packet.stream_index(to.index());
    packet.pos(-1);
    avcodec.av_packet_rescale_ts(packet, fromClock, to.time_base());
    if (packet.dts() <= lastDts && packet.dts() != Ffmpeg.UNKNOWN) {
      // A muxer refuses a packet out of order and with it the whole file.
      avcodec.av_packet_unref(packet);
      return;
    }
    lastDts = packet.dts();
    output.write(packet);
  }

  @Override
  public void finish(long micros) {
    writeUpTo(micros == Long.MAX_VALUE ? micros : micros - 1);
    if (encoder != null) {
      encoder.finish();
    }
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
    }
    avcodec.av_packet_free(packet);
    input.close();
  }
}
