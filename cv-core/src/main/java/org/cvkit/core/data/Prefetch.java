package org.cvkit.core.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.cvkit.core.CvException;
import org.cvkit.core.memory.NativeResource;
import org.jspecify.annotations.Nullable;

/**
 * Owns the threads and buffers of a loader of batches. A few batches are filled at a time, the
 * earliest first, row by row by whichever thread is free; what a row shows does not depend on who
 * filled it.
 *
 * <p>Confined to one thread at a time.
 *
 * @param <B> a batch
 */
public final class Prefetch<B> implements NativeResource {
  /** One is lent, one is filled, one is about to be. */
  private static final int BATCHES = 3;

  private final BatchMaker<B> maker;
  private final String name;
  private final List<Slot<B>> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  // All that follows is guarded by this object's lock.
  private final Deque<Slot<B>> free = new ArrayDeque<>();
  private final Deque<Slot<B>> ahead = new ArrayDeque<>();
  private @Nullable Slot<B> lent;
  private @Nullable Throwable failure;
  private boolean begun;
  private int nextBatch;
  private int endBatch;
  private int busy;
  private boolean paused;
  private boolean closed;

  /**
   * Starts the threads.
   *
   * @param threads how many, at least 1
   * @param name of the data, for messages
   */
  public Prefetch(BatchMaker<B> maker, int threads, String name) {
    this.maker = maker;
    this.name = name;
    try {
      for (int i = 0; i < BATCHES; i++) {
        all.add(new Slot<>(maker.allocate()));
      }
      free.addAll(all);
      for (int i = 0; i < threads; i++) {
        Thread thread = new Thread(this::work, "cvkit-loader");
        thread.setDaemon(true);
        thread.start();
        this.threads.add(thread);
      }
    } catch (RuntimeException | Error e) {
      // No memory for so many pictures, or no more threads.
      close();
      throw e;
    }
  }

  /** A batch and how far the threads are with it; guarded by the lock of the prefetch. */
  private static final class Slot<B> {
    final B batch;
    private int rows;
    private int claimed;
    private int done;
    private boolean whole;

    Slot(B batch) {
      this.batch = batch;
    }

    void restart(int rowsToFill) {
      rows = rowsToFill;
      claimed = 0;
      done = 0;
      whole = false;
    }

    /** Takes the next row to be filled, or -1. */
    int claim() {
      return claimed < rows ? claimed++ : -1;
    }

    /** Notes that a row is filled; whether it was the last. */
    boolean filled() {
      return ++done == rows;
    }
  }

  /** One row to be filled. */
  private record Claim<B>(Slot<B> slot, int row) {}

  /**
   * Turns to an epoch; what was left of another is forgotten.
   *
   * @param epoch from 0
   * @param firstBatch the batch to go on from: 0, or where an interrupted run stood
   */
  public synchronized void begin(int epoch, int firstBatch) {
    int batches = maker.batches();
    if (epoch < 0 || firstBatch < 0 || firstBatch > batches) {
      throw new IllegalArgumentException(
          "loader: expected an epoch of at least 0 and a batch of 0 to "
              + batches
              + ", got "
              + epoch
              + " and "
              + firstBatch);
    }
    paused = true;
    try {
      while (busy > 0) {
        await();
      }
      free.clear();
      ahead.clear();
      lent = null;
      free.addAll(all);
      maker.begin(epoch);
      nextBatch = firstBatch;
      endBatch = batches;
      begun = true;
    } finally {
      paused = false;
      notifyAll();
    }
  }

  /** Whether the epoch has another batch. */
  public synchronized boolean hasNext() {
    return !ahead.isEmpty() || nextBatch < endBatch;
  }

  /**
   * The next batch, whole; the one lent before may be filled again from now on.
   *
   * @throws NoSuchElementException at the end of the epoch
   */
  public synchronized B next() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          begun ? "loader: the epoch has no more batches" : "loader: no epoch was begun");
    }
    if (lent != null) {
      free.add(lent);
      lent = null;
      notifyAll();
    }
    while (failure == null && (ahead.isEmpty() || !ahead.element().whole)) {
      await();
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    lent = ahead.remove();
    return lent.batch;
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CvException("loader: interrupted before a batch of " + name, e);
    }
  }

  private void work() {
    try (BatchMaker.RowFiller<B> filler = maker.open()) {
      for (Claim<B> claim = claim(); claim != null; claim = claim()) {
        try {
          fill(filler, claim);
        } finally {
          release();
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fill(BatchMaker.RowFiller<B> filler, Claim<B> claim) {
    Slot<B> slot = claim.slot();
    filler.fill(slot.batch, claim.row());
    if (isLastRow(slot)) {
      maker.finish(slot.batch);
      finish(slot);
    }
  }

  /** The next row of the earliest batch that has one left; null once the loader is closed. */
  private synchronized @Nullable Claim<B> claim() {
    while (!closed && failure == null) {
      Claim<B> claim = paused ? null : nextRow();
      if (claim != null) {
        busy++;
        return claim;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody but the application could have done that; the thread ends as if told to.
        return null;
      }
    }
    return null;
  }

  private @Nullable Claim<B> nextRow() {
    for (Slot<B> slot : ahead) {
      int row = slot.claim();
      if (row >= 0) {
        return new Claim<>(slot, row);
      }
    }
    if (nextBatch >= endBatch || free.isEmpty()) {
      return null;
    }
    Slot<B> slot = free.remove();
    slot.restart(maker.start(slot.batch, nextBatch));
    nextBatch++;
    ahead.add(slot);
    // The other threads have rows to take, too.
    notifyAll();
    return new Claim<>(slot, slot.claim());
  }

  private synchronized boolean isLastRow(Slot<B> slot) {
    return slot.filled();
  }

  private synchronized void finish(Slot<B> slot) {
    slot.whole = true;
    notifyAll();
  }

  private synchronized void release() {
    busy--;
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
    notifyAll();
  }

  /** Ends the threads and frees the batches. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // Their rows lie in the memory that is about to be freed.
          interrupted = true;
        }
      }
    }
    all.forEach(slot -> maker.free(slot.batch));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
