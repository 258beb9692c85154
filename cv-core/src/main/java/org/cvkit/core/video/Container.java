package org.cvkit.core.video;

import java.util.Locale;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avcodec;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;

/** The kinds of file a sink writes, and what each may hold. */
enum Container {
  MP4("mp4", "libopenh264", "aac"),
  MOV("mov", "libopenh264", "aac"),
  MATROSKA("matroska", "libopenh264", "aac"),
  WEBM("webm", "libvpx-vp9", "libopus");

  static {
    NativeGroup.FFMPEG.load();
  }

  /** What players are known to play from an mp4, not all that FFmpeg would put there. */
  private static final Set<Integer> IN_MP4 =
      Set.of(
          avcodec.AV_CODEC_ID_AAC,
          avcodec.AV_CODEC_ID_MP3,
          avcodec.AV_CODEC_ID_OPUS,
          avcodec.AV_CODEC_ID_AC3,
          avcodec.AV_CODEC_ID_EAC3,
          avcodec.AV_CODEC_ID_ALAC);

  private static final Set<Integer> IN_WEBM =
      Set.of(avcodec.AV_CODEC_ID_OPUS, avcodec.AV_CODEC_ID_VORBIS);

  private static final Set<Integer> IN_MATROSKA =
      Set.of(
          avcodec.AV_CODEC_ID_AAC,
          avcodec.AV_CODEC_ID_MP2,
          avcodec.AV_CODEC_ID_MP3,
          avcodec.AV_CODEC_ID_OPUS,
          avcodec.AV_CODEC_ID_VORBIS,
          avcodec.AV_CODEC_ID_FLAC,
          avcodec.AV_CODEC_ID_ALAC,
          avcodec.AV_CODEC_ID_AC3,
          avcodec.AV_CODEC_ID_EAC3,
          avcodec.AV_CODEC_ID_PCM_S16LE);

  private final String muxer;
  private final String pictureEncoder;
  private final String soundEncoder;

  Container(String muxer, String pictureEncoder, String soundEncoder) {
    this.muxer = muxer;
    this.pictureEncoder = pictureEncoder;
    this.soundEncoder = soundEncoder;
  }

  /** The container a file's name asks for. */
  static Container of(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "mp4", "m4v" -> MP4;
      case "mov" -> MOV;
      case "mkv" -> MATROSKA;
      case "webm" -> WEBM;
      default ->
          throw new MediaException(
              fileName
                  + ": no container to write video in: expected a name that ends in .mp4, .m4v,"
                  + " .mov, .mkv or .webm (avi holds no variable frame rate); rename it");
    };
  }

  String muxer() {
    return muxer;
  }

  String pictureEncoder() {
    return pictureEncoder;
  }

  String soundEncoder() {
    return soundEncoder;
  }

  /** Whether sound coded this way is kept as it is. */
  boolean takesSound(int codecId) {
    return switch (this) {
      case MP4, MOV -> IN_MP4.contains(codecId);
      case MATROSKA -> IN_MATROSKA.contains(codecId);
      case WEBM -> IN_WEBM.contains(codecId);
    };
  }
}
