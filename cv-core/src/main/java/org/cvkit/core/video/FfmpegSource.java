package org.cvkit.core.video;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.Ownership;

/** Owns an open container and the decoder of its best stream of pictures. */
final class FfmpegSource implements VideoSource {
  static {
    NativeGroup.FFMPEG.load();
  }

  private static final double WHEN_UNKNOWN = 25;
  private static final Pattern CLOCK =
      Pattern.compile("(\\d{1,6}):(\\d{1,2}):(\\d{1,2}(?:\\.\\d+)?)");

  private final Input input;
  private final AVRational timeBase;
  private final PictureDecoder decoder;
  private final PictureConverter converter;
  private final VideoFormat format;
  private final Ownership ownership;
  private long delivered;
  private long firstMicros;
  private long lastMicros;
  private long endMicros;

  private FfmpegSource(Input input, AVStream stream, PictureDecoder decoder) {
    this.input = input;
    this.decoder = decoder;
    timeBase = stream.time_base();
    AVCodecParameters parameters = stream.codecpar();
    Size stored = new Size(parameters.width(), parameters.height());
    Orientation orientation = Orientation.of(parameters);
    format = format(input, stream, orientation.turn(stored));
    PictureConverter made = new PictureConverter(stored, orientation);
    converter = made;
    ownership =
        Ownership.of(
            this,
            () -> "video source " + input.name(),
            () -> {
              made.close();
              decoder.close();
              input.close();
            });
  }

  /** Takes over {@code input}; closes it when it holds no pictures. */
  static FfmpegSource of(Input input) {
    int index = input.bestStream(avutil.AVMEDIA_TYPE_VIDEO);
    AVStream stream = index < 0 ? null : input.stream(index);
    if (stream == null || stream.codecpar().width() <= 0 || stream.codecpar().height() <= 0) {
      input.close();
      throw new MediaException(
          input.name() + ": holds no pictures: expected a video stream, got sound or data only");
    }
    input.keepOnly(index);
    PictureDecoder decoder = null;
    try {
      decoder = new PictureDecoder(input, index);
      return new FfmpegSource(input, stream, decoder);
    } catch (RuntimeException e) {
      if (decoder != null) {
        decoder.close();
      }
      input.close();
      throw e;
    }
  }

  private static VideoFormat format(Input input, AVStream stream, Size size) {
    AVRational rate = avformat.av_guess_frame_rate(input.context(), stream, (AVFrame) null);
    double average = ratio(stream.avg_frame_rate());
    double guessed = ratio(rate);
    double frameRate = average > 0 ? average : guessed > 0 ? guessed : WHEN_UNKNOWN;
    return new VideoFormat(
        size,
        frameRate,
        stream.nb_frames() > 0 ? stream.nb_frames() : -1,
        durationMicros(input, stream),
        Math.max(1, stream.time_base().den()),
        avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString(),
        audio(input));
  }

  private static double ratio(AVRational rational) {
    return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
  }

  private static long durationMicros(Input input, AVStream stream) {
    if (stream.duration() != Ffmpeg.UNKNOWN && stream.duration() > 0) {
      return Ffmpeg.toMicros(stream.duration(), stream.time_base());
    }
    // Matroska writes each stream's own duration as text; the container's includes the sound.
    AVDictionaryEntry written = avutil.av_dict_get(stream.metadata(), "DURATION", null, 0);
    long micros = written == null ? -1 : clock(written.value().getString());
    if (micros > 0) {
      // That text is the time at which the stream ends.
      boolean late = stream.start_time() != Ffmpeg.UNKNOWN && stream.start_time() > 0;
      micros -= late ? Ffmpeg.toMicros(stream.start_time(), stream.time_base()) : 0;
    }
    if (micros > 0) {
      return micros;
    }
    long container = input.context().duration();
    return container == Ffmpeg.UNKNOWN || container <= 0 ? -1 : container;
  }

  /** {@code 00:01:02.500000000} in microseconds, -1 when it is something else. */
  private static long clock(String text) {
    Matcher parts = CLOCK.matcher(text);
    if (!parts.matches()) {
      return -1;
    }
    long minutes = Long.parseLong(parts.group(1)) * 60 + Long.parseLong(parts.group(2));
    return minutes * 60_000_000 + Math.round(Double.parseDouble(parts.group(3)) * 1e6);
  }

  private static List<AudioFormat> audio(Input input) {
    List<AudioFormat> tracks = new ArrayList<>();
    for (int i = 0; i < input.context().nb_streams(); i++) {
      AVCodecParameters parameters = input.stream(i).codecpar();
      if (parameters.codec_type() == avutil.AVMEDIA_TYPE_AUDIO) {
        tracks.add(
            new AudioFormat(
                avcodec.avcodec_get_name(parameters.codec_id()).getString(),
                parameters.sample_rate(),
                parameters.ch_layout().nb_channels()));
      }
    }
    return tracks;
  }

  @Override
  public VideoFormat format() {
    return format;
  }

  @Override
  public synchronized boolean read(Frame destination) {
    ownership.check();
    AVFrame picture = decoder.next();
    if (picture == null) {
      return false;
    }
    converter.convert(picture, destination.image());
    long micros = micros(picture);
    if (delivered == 0) {
      firstMicros = micros;
    }
    lastMicros = micros;
    endMicros = Math.max(endMicros, micros + duration(picture));
    destination.stamp(delivered++, micros);
    return true;
  }

  private long micros(AVFrame picture) {
    long ticks = picture.best_effort_timestamp();
    if (ticks != Ffmpeg.UNKNOWN) {
      return input.micros(ticks, timeBase);
    }
    // A raw stream has no times: its frames then follow each other evenly.
    return delivered == 0 ? 0 : lastMicros + Math.round(1e6 / format.frameRate());
  }

  private long duration(AVFrame picture) {
    return picture.duration() > 0
        ? Ffmpeg.toMicros(picture.duration(), timeBase)
        : Math.round(1e6 / format.frameRate());
  }

  @Override
  public synchronized Optional<String> warning() {
    return decoder.warning(delivered, endMicros - firstMicros, format);
  }

  @Override
  public void close() {
    // A read may be waiting for the network and must come back before its memory goes.
    input.cancel();
    release();
  }

  private synchronized void release() {
    ownership.release();
  }

  @Override
  public String toString() {
    return "video source " + input.name() + " " + format.size();
  }
}
