package org.cvkit.core.video;

import java.nio.file.Path;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;

/**
 * Owns a video file being written: H.264 in {@code .mp4}, {@code .m4v}, {@code .mov} and {@code
 * .mkv}, VP9 in {@code .webm}; the index in front, sound kept without loss where the container
 * takes it and coded anew (AAC, Opus) where not. Every frame keeps the time it was given, to the
 * tick of {@link VideoFormat#ticksPerSecond} (in {@code .mkv} and {@code .webm}: to the
 * millisecond, their own clock), and the last one ends where the source said. H.264 needs even
 * sides: an odd one grows by a pixel that repeats the last, see {@link #size}.
 *
 * <p>Encoding runs on a thread of its own behind a short queue; what fails there is thrown by the
 * next {@link #write} or by {@link #close}. The file has a temporary name beside its own until it
 * is closed. Closing finishes the file, whatever number of frames it has got: what was written so
 * far plays. So a program that can be interrupted closes its sink in a shutdown hook. A sink that
 * was given no frame leaves no file.
 *
 * <p>Confined to one thread at a time; {@link #close()} may come from any thread, also during a
 * {@link #write}, which then completes first.
 */
public final class VideoSink implements NativeResource {
  static {
    NativeGroup.OPENCV.load();
  }

  private final Path file;
  private final Size pictures;
  private final Size size;
  private final Encoding encoding;
  private final Mat padded;
  private final Ownership ownership;
  private long frames;

  private VideoSink(Path file, Size pictures, Size size, Encoding encoding) {
    this.file = file;
    this.pictures = pictures;
    this.size = size;
    this.encoding = encoding;
    Mat border = new Mat();
    padded = border;
    ownership =
        Ownership.of(
            this,
            () -> "video sink " + file,
            () -> {
              border.close();
              encoding.finish();
            });
  }

  /**
   * Opens a file for pictures of {@code like.size()} with the frame rate, clock and length of
   * {@code like}. The caller closes it.
   *
   * @throws MediaException when the name asks for no known container, the folder is missing or may
   *     not be written, the pictures are too large for H.264, or the sound's file cannot be read
   */
  public static VideoSink open(Path file, VideoFormat like, SinkOptions options) {
    Size size = encoded(like.size());
    OutputFile output = OutputFile.open(file);
    PictureEncoder encoder = null;
    Sound sound = Sound.NONE;
    try {
      encoder = new PictureEncoder(output, like, size, options);
      sound = SoundTrack.of(options.soundFrom(), output);
      output.begin();
      Encoding encoding = new Encoding(output, encoder, sound, size, options.queue());
      return new VideoSink(file, like.size(), size, encoding);
    } catch (MediaException e) {
      if (encoder != null) {
        encoder.close();
      }
      sound.close();
      output.discard();
      throw e;
    }
  }

  /** The encoders work on blocks of 16 pixels and halve the colours' resolution. */
  private static Size encoded(Size size) {
    return new Size(
        Math.max(16, size.width() + size.width() % 2),
        Math.max(16, size.height() + size.height() % 2));
  }

  /**
   * Adds a picture that is shown from {@code timestampMicros} until the next one. Its pixels are
   * taken over before this returns. A time that does not lie after the last one is moved one tick
   * after it.
   *
   * @param image {@code BGR8}, of the size the sink was opened for
   * @throws MediaException when an earlier picture could not be encoded or written
   */
  public synchronized void write(Image image, long timestampMicros) {
    ownership.check();
    if (!image.size().equals(pictures) || image.format() != PixelFormat.BGR8) {
      throw new IllegalArgumentException(
          "video sink "
              + file
              + ": expected a picture of "
              + pictures
              + " BGR8, got "
              + image.size()
              + " "
              + image.format());
    }
    encoding.write(even(OpenCvBridge.asMat(image)), timestampMicros);
    frames++;
  }

  private Mat even(Mat picture) {
    if (size.equals(pictures)) {
      return picture;
    }
    opencv_core.copyMakeBorder(
        picture,
        padded,
        0,
        size.height() - pictures.height(),
        0,
        size.width() - pictures.width(),
        opencv_core.BORDER_REPLICATE);
    return padded;
  }

  /** The file being written. */
  public Path file() {
    return file;
  }

  /** Size of the pictures in the file: even, and at least 16x16. */
  public Size size() {
    return size;
  }

  /** Number of pictures taken so far. */
  public synchronized long frames() {
    return frames;
  }

  /**
   * Finishes the file and gives it its name; a second thread that closes waits for the first.
   *
   * @throws MediaException when the rest could not be written; no file is left then
   */
  @Override
  public synchronized void close() {
    ownership.release();
  }
}
