package org.cvkit.core.memory;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one {@link NativeResource}: open until released, released once, counted while it
 * lives. The owner holds its {@code Ownership} in a field, calls {@link #check()} before each use
 * and {@link #release()} from {@code close()}.
 *
 * <p>Thread-safe: a release from any thread runs the given action exactly once.
 */
public final class Ownership {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicLong LIVE = new AtomicLong();
  private static final AtomicLong LEAKED = new AtomicLong();

  private final Life life;
  private final Cleaner.Cleanable cleanable;

  private Ownership(Object owner, Supplier<String> name, Runnable action) {
    life = new Life(name, action);
    LIVE.incrementAndGet();
    cleanable = CLEANER.register(owner, life);
  }

  /**
   * Takes charge of what {@code owner} owns.
   *
   * @param name what the resource is called in messages; must not refer to {@code owner}
   * @param action frees the memory; must not refer to {@code owner}
   */
  public static Ownership of(NativeResource owner, Supplier<String> name, Runnable action) {
    return new Ownership(owner, name, action);
  }

  /**
   * Returns if the resource is still open.
   *
   * @throws IllegalStateException naming the resource when it was closed
   */
  public void check() {
    if (life.released.get()) {
      throw new IllegalStateException(life.name.get() + ": used after close()");
    }
  }

  public boolean isReleased() {
    return life.released.get();
  }

  /** Frees the memory now. Idempotent. */
  public void release() {
    life.closed = true;
    cleanable.clean();
  }

  /** Number of native resources that are open in this process: what a leak check compares. */
  public static long live() {
    return LIVE.get();
  }

  /** Number of native resources that were collected without having been closed. */
  public static long leaked() {
    return LEAKED.get();
  }

  /**
   * What the cleaner holds on to; it must not reach the owner, or the owner would never be
   * collected.
   */
  private static final class Life implements Runnable {
    private final Supplier<String> name;
    private final Runnable action;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean closed;

    Life(Supplier<String> name, Runnable action) {
      this.name = name;
      this.action = action;
    }

    @Override
    public void run() {
      if (!released.compareAndSet(false, true)) {
        return;
      }
      if (!closed) {
        LEAKED.incrementAndGet();
        Logger log = LoggerFactory.getLogger("org.cvkit.core.memory");
        log.warn("{}: collected without close(); close it where it is last used", name.get());
      }
      LIVE.decrementAndGet();
      action.run();
    }
  }
}
