package org.cvkit.core.video;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;

/**
 * A container being written under a temporary name beside its own, which it gets when it is whole.
 */
final class OutputFile {
  static {
    NativeGroup.FFMPEG.load();
  }

  private final Path file;
  private final Path temporary;
  private final Container container;
  private final AVFormatContext context = new AVFormatContext(null);
  private boolean begun;

  private OutputFile(Path file) {
    this.file = file;
    container = Container.of(file.getFileName().toString());
    String unique = Long.toHexString(ProcessHandle.current().pid() ^ System.nanoTime());
    temporary =
        file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + unique + ".part");
  }

  static OutputFile open(Path file) {
    Ffmpeg.load();
    OutputFile output = new OutputFile(file);
    Path folder = output.temporary.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new MediaException(
          file + ": cannot be written: expected the folder " + folder + " to exist; create it");
    }
    if (Files.isDirectory(file)) {
      throw new MediaException(
          file + ": cannot be written: expected a file, got a folder; choose another name");
    }
    String url = "file:" + output.temporary;
    Ffmpeg.check(
        avformat.avformat_alloc_output_context2(
            output.context, null, output.container.muxer(), url),
        file + ": cannot be written");
    AVIOContext io = new AVIOContext(null);
    int code = avformat.avio_open(io, url, avformat.AVIO_FLAG_WRITE);
    if (code < 0) {
      avformat.avformat_free_context(output.context);
      throw output.failure(code);
    }
    output.context.pb(io);
    return output;
  }

  Container container() {
    return container;
  }

  Path file() {
    return file;
  }

  AVStream addStream() {
    return avformat.avformat_new_stream(context, (AVCodec) null);
  }

  boolean wantsGlobalHeaders() {
    return (context.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0;
  }

  /** Writes what stands before the packets; the streams' clocks are final afterwards. */
  void begin() {
    // The index goes to the front, so that a browser plays the file while it loads.
    AVDictionary options = Ffmpeg.options("movflags", "faststart");
    int code = avformat.avformat_write_header(context, options);
    avutil.av_dict_free(options);
    if (code < 0) {
      throw failure(code);
    }
    begun = true;
  }

  /** Writes one packet, whose times are on its stream's clock, and empties it. */
  void write(AVPacket packet) {
    int code = avformat.av_interleaved_write_frame(context, packet);
    avcodec.av_packet_unref(packet);
    if (code < 0) {
      throw failure(code);
    }
  }

  /** Completes the file and gives it its name. */
  void finish() {
    int trailer = begun ? avformat.av_write_trailer(context) : 0;
    int closed = closeFile();
    if (trailer < 0 || closed < 0) {
      deleteTemporary();
      throw failure(trailer < 0 ? trailer : closed);
    }
    try {
      move();
    } catch (IOException e) {
      deleteTemporary();
      throw new MediaException(
          file + ": cannot get its name: " + e.getMessage() + "; check the folder", e);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Leaves no file behind. */
  void discard() {
    if (begun) {
      // Frees what the muxer holds back; that it cannot write it all does not matter here.
      avformat.av_write_trailer(context);
    }
    closeFile();
    deleteTemporary();
  }

  private int closeFile() {
    int code = avformat.avio_close(context.pb());
    context.pb(null);
    avformat.avformat_free_context(context);
    return code;
  }

  private void deleteTemporary() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(OutputFile.class)
          .warn("{}: cannot be deleted: {}", temporary, e.getMessage());
    }
  }

  MediaException failure(int code) {
    String remedy =
        code == avutil.AVERROR_ENOSPC() ? "free some space" : "check the folder and the disk";
    return new MediaException(file + ": cannot be written: " + Ffmpeg.reason(code) + "; " + remedy);
  }
}
