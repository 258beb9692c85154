package org.cvkit.core.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVAudioFifo;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** Codes sound anew, for a container that does not take it as it is. */
final class SoundEncoder {
  static {
    NativeGroup.FFMPEG.load();
  }

  private static final int BITS_PER_CHANNEL = 96_000;
  private static final int MOST_CHANNELS = 6;
  private static final java.util.Set<Integer> RATES =
      java.util.Set.of(8_000, 12_000, 16_000, 24_000, 48_000);
  private static final java.util.Set<Integer> AAC_RATES =
      java.util.Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);
  private static final int USUAL_RATE = 48_000;

  private final OutputFile output;
  private final AVStream from;
  private final AVStream to;
  private final AVCodecContext decoder;
  private final AVCodecContext encoder;
  private final SwrContext resampler;
  private final AVFrame decoded = avutil.av_frame_alloc();
  private final AVFrame converted = avutil.av_frame_alloc();
  private final AVAudioFifo waiting;
  private final AVFrame ready = avutil.av_frame_alloc();
  private final AVPacket packet = avcodec.av_packet_alloc();
  private final AVRational sampleClock;
  private boolean begun;
  private long samples;

  SoundEncoder(AVStream from, OutputFile output, AVStream to) {
    this.from = from;
    this.output = output;
    this.to = to;
    decoder = openDecoder();
    encoder = openEncoder();
    sampleClock = encoder.time_base();
    resampler = new SwrContext(null);
    Ffmpeg.check(
        swresample.swr_alloc_set_opts2(
            resampler,
            encoder.ch_layout(),
            encoder.sample_fmt(),
            encoder.sample_rate(),
            decoder.ch_layout(),
            decoder.sample_fmt(),
            decoder.sample_rate(),
            0,
            null),
        output.file() + ": its sound cannot be converted");
    Ffmpeg.check(swresample.swr_init(resampler), output.file() + ": its sound cannot be converted");
    waiting =
        avutil.av_audio_fifo_alloc(
            encoder.sample_fmt(), encoder.ch_layout().nb_channels(), encoder.frame_size());
    ready.format(encoder.sample_fmt());
    ready.sample_rate(encoder.sample_rate());
    avutil.av_channel_layout_copy(ready.ch_layout(), encoder.ch_layout());
    ready.nb_samples(encoder.frame_size());
    avutil.av_frame_get_buffer(ready, 0);
  }

  private AVCodecContext openDecoder() {
    AVCodec codec = avcodec.avcodec_find_decoder(from.codecpar().codec_id());
    if (codec == null) {
      throw new MediaException(
          output.file()
              + ": sound coded as "
              + avcodec.avcodec_get_name(from.codecpar().codec_id()).getString()
              + " can be neither kept nor decoded: expected a codec of FFmpeg; drop the sound");
    }
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    avcodec.avcodec_parameters_to_context(context, from.codecpar());
    context.pkt_timebase(from.time_base());
    Ffmpeg.check(
        avcodec.avcodec_open2(context, codec, (AVDictionary) null),
        output.file() + ": its sound cannot be decoded");
    if (context.ch_layout().order() == avutil.AV_CHANNEL_ORDER_UNSPEC) {
      int channels = Math.max(1, context.ch_layout().nb_channels());
      avutil.av_channel_layout_default(context.ch_layout(), channels);
    }
    return context;
  }

  private AVCodecContext openEncoder() {
    String name = output.container().soundEncoder();
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
    boolean aac = name.equals("aac");
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    int rate = decoder.sample_rate();
    context.sample_rate((aac ? AAC_RATES : RATES).contains(rate) ? rate : USUAL_RATE);
    context.sample_fmt(aac ? avutil.AV_SAMPLE_FMT_FLTP : avutil.AV_SAMPLE_FMT_FLT);
    int channels = Math.min(MOST_CHANNELS, decoder.ch_layout().nb_channels());
    AVChannelLayout layout = new AVChannelLayout();
    avutil.av_channel_layout_default(layout, channels);
    avutil.av_channel_layout_copy(context.ch_layout(), layout);
    context.bit_rate((long) BITS_PER_CHANNEL * channels);
    context.time_base(avutil.av_make_q(1, context.sample_rate()));
    if (output.wantsGlobalHeaders()) {
      context.flags(context.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    Ffmpeg.check(
        avcodec.avcodec_open2(context, codec, (AVDictionary) null),
        output.file() + ": its sound cannot be encoded by " + name);
    avcodec.avcodec_parameters_from_context(to.codecpar(), context);
    to.time_base(context.time_base());
    return context;
  }

  /** Decodes one packet, whose times are on the source's clock, and writes what it yields. */
  void encode(AVPacket coded) {
    // A damaged packet is a short silence, not the end of the film.
    avcodec.avcodec_send_packet(decoder, coded);
    decodeAll();
  }

  private void decodeAll() {
    while (avcodec.avcodec_receive_frame(decoder, decoded) == 0) {
      if (!begun) {
        long ticks = decoded.best_effort_timestamp();
        samples =
            ticks == Ffmpeg.UNKNOWN ? 0 : avutil.av_rescale_q(ticks, from.time_base(), sampleClock);
        begun = true;
      }
      convert(decoded);
    }
    while (avutil.av_audio_fifo_size(waiting) >= encoder.frame_size()) {
      encodeWaiting();
    }
  }

  /** Brings sound into the encoder's form; null brings out what the resampler holds back. */
  private void convert(@Nullable AVFrame sound) {
    converted.format(encoder.sample_fmt());
    converted.sample_rate(encoder.sample_rate());
    avutil.av_channel_layout_copy(converted.ch_layout(), encoder.ch_layout());
    if (swresample.swr_convert_frame(resampler, converted, sound) == 0
        && converted.nb_samples() > 0) {
      avutil.av_audio_fifo_write(waiting, converted.extended_data(), converted.nb_samples());
    }
    avutil.av_frame_unref(converted);
  }

  /** Encodes as much as one frame of the encoder takes, less only at the very end. */
  private void encodeWaiting() {
    int count = Math.min(encoder.frame_size(), avutil.av_audio_fifo_size(waiting));
    avutil.av_frame_make_writable(ready);
    avutil.av_audio_fifo_read(waiting, ready.extended_data(), count);
    ready.nb_samples(count);
    ready.pts(samples);
    samples += count;
    avcodec.avcodec_send_frame(encoder, ready);
    writeAll();
  }

  private void writeAll() {
    while (avcodec.avcodec_receive_packet(encoder, packet) == 0) {
      packet.stream_index(to.index());
      avcodec.av_packet_rescale_ts(packet, sampleClock, to.time_base());
      output.write(packet);
    }
  }

  void finish() {
    avcodec.avcodec_send_packet(decoder, null);
    decodeAll();
    convert(null);
    while (avutil.av_audio_fifo_size(waiting) > 0) {
      encodeWaiting();
    }
    avcodec.avcodec_send_frame(encoder, null);
    writeAll();
  }

  void close() {
    swresample.swr_free(resampler);
    avcodec.avcodec_free_context(decoder);
    avcodec.avcodec_free_context(encoder);
    avutil.av_frame_free(decoded);
    avutil.av_frame_free(converted);
    avutil.av_frame_free(ready);
    avutil.av_audio_fifo_free(waiting);
    avcodec.av_packet_free(packet);
  }
}
