package org.cvkit.core.video;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/**
 * The thread that encodes and writes, and the frames that travel to it and back. After a failure it
 * goes on taking frames, unencoded, so that nobody waits for it in vain.
 */
final class Encoding {
  static {
    NativeGroup.OPENCV.load();
  }

  private final OutputFile output;
  private final PictureEncoder pictures;
  private final Sound sound;
  private final List<YuvFrame> frames = new ArrayList<>();
  private final BlockingQueue<YuvFrame> idle;
  private final BlockingQueue<YuvFrame> waiting;
  private final YuvFrame end;
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;
  private long accepted;

  Encoding(OutputFile output, PictureEncoder pictures, Sound sound, Size size, int queue) {
    this.output = output;
    this.pictures = pictures;
    this.sound = sound;
    // One is being filled and one being encoded while the others wait.
    int count = queue + 2;
    idle = new ArrayBlockingQueue<>(count);
    waiting = new ArrayBlockingQueue<>(count + 1);
    for (int i = 0; i < count; i++) {
      frames.add(new YuvFrame(size));
    }
    idle.addAll(frames);
    end = new YuvFrame(new Size(2, 2));
    frames.add(end);
    thread = new Thread(this::encodeAll, "cvkit-video-encoder");
    // The process may end while a sink was forgotten; its file then has no name yet.
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands a picture to the encoder, waiting while the queue is full. */
  void write(Mat picture, long micros) {
    rethrow();
    YuvFrame frame = take(idle);
    frame.fill(picture, micros);
    waiting.add(frame);
    accepted++;
  }

  private void encodeAll() {
    for (YuvFrame frame = take(waiting); frame != end; frame = take(waiting)) {
      if (failure == null) {
        try {
          sound.writeUpTo(frame.micros());
          pictures.encode(frame.frame(), frame.micros());
        } catch (RuntimeException e) {
          failure = e;
        } catch (LinkageError | OutOfMemoryError e) {
          // Were the thread to die of it, the writer would wait for frames for ever.
          failure = new MediaException(output.file() + ": cannot be written: " + e, e);
        }
      }
      idle.add(frame);
    }
  }

  /** Waits through interrupts: what was handed over is always written. */
  private static YuvFrame take(BlockingQueue<YuvFrame> queue) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return queue.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void rethrow() {
    RuntimeException cause = failure;
    if (cause != null) {
      // A new one each time: it carries the stack of the thread that learns of it.
      throw new MediaException(String.valueOf(cause.getMessage()), cause);
    }
  }

  /** Encodes what waits, completes the file and frees everything. */
  void finish() {
    waiting.add(end);
    join();
    try {
      if (accepted > 0 && failure == null) {
        finishStreams();
      }
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      pictures.close();
      sound.close();
      frames.forEach(YuvFrame::close);
    }
    if (accepted == 0 || failure != null) {
      output.discard();
      rethrow();
    } else {
      output.finish();
    }
  }

  private void finishStreams() {
    boolean complete = pictures.isComplete();
    long end = pictures.finish();
    // A copy that stopped half-way ends its sound with its pictures.
    sound.finish(complete ? Long.MAX_VALUE : end);
  }

  private void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
