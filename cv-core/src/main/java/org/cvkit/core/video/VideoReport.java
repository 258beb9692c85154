package org.cvkit.core.video;

import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.memory.NativeGroup;

/**
 * What FFmpeg offers on this machine.
 *
 * <p>Immutable.
 *
 * @param version FFmpeg's version
 * @param encoders which of the video encoders that matter are compiled in, by FFmpeg's names
 * @param decoders the same of decoders
 * @param cameras device files of cameras; only Linux has such
 */
public record VideoReport(
    String version, List<String> encoders, List<String> decoders, List<String> cameras) {
  static {
    NativeGroup.FFMPEG.load();
  }

  private static final List<String> ENCODERS =
      List.of("libopenh264", "libx264", "h264_nvenc", "h264_vaapi", "libvpx-vp9", "mjpeg");
  private static final List<String> DECODERS =
      List.of("h264", "hevc", "vp9", "av1", "libdav1d", "mpeg4", "mjpeg", "gif");

  public VideoReport {
    encoders = List.copyOf(encoders);
    decoders = List.copyOf(decoders);
    cameras = List.copyOf(cameras);
  }

  /** Asks the library. */
  public static VideoReport create() {
    Ffmpeg.load();
    return new VideoReport(
        avutil.av_version_info().getString(),
        ENCODERS.stream().filter(n -> avcodec.avcodec_find_encoder_by_name(n) != null).toList(),
        DECODERS.stream().filter(n -> avcodec.avcodec_find_decoder_by_name(n) != null).toList(),
        Cameras.linuxDevices());
  }
}
