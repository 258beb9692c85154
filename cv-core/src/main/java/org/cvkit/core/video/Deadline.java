package org.cvkit.core.video;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;
import org.cvkit.core.memory.NativeGroup;

/**
 * Asked by FFmpeg while it waits for the network: ends the wait when its time is up or the source
 * is being closed.
 */
final class Deadline extends AVIOInterruptCB.Callback_Pointer {
  static {
    NativeGroup.FFMPEG.load();
  }

  private volatile long start = System.nanoTime();
  private volatile long allowed = Long.MAX_VALUE;
  private volatile boolean cancelled;

  /** From now on FFmpeg may wait this long. */
  void allow(Duration time) {
    start = System.nanoTime();
    allowed = time.toNanos();
  }

  void cancel() {
    cancelled = true;
  }

  boolean passed() {
    return System.nanoTime() - start > allowed;
  }

  @Override
  public int call(Pointer unused) {
    return cancelled || passed() ? 1 : 0;
  }
}
