package org.cvkit.core.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.cvkit.core.CvException;
import org.jspecify.annotations.Nullable;

/**
 * The threads and buffers of a {@link BatchLoader}. A few batches are filled at a time, the
 * earliest first, row by row by whichever thread is free; what a row shows does not depend on who
 * filled it.
 */
final class Prefetch {
  /** One is lent, one is filled, one is about to be. */
  private static final int BATCHES = 3;

  private final ClassificationDataset dataset;
  private final LoaderOptions options;
  private final EpochOrder epochOrder;
  private final BatchMixing mixing;
  private final ConcurrentHashMap<Integer, SkippedPicture> skipped = new ConcurrentHashMap<>();
  private final List<Batch> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  // All that follows is guarded by this object's lock.
  private final Deque<Batch> free = new ArrayDeque<>();
  private final Deque<Batch> ahead = new ArrayDeque<>();
  private @Nullable Batch lent;
  private @Nullable Throwable failure;
  private int[] order = {};
  private int epoch;
  private int nextBatch;
  private int endBatch;
  private int busy;
  private boolean paused;
  private boolean closed;

  Prefetch(ClassificationDataset dataset, LoaderOptions options, EpochOrder epochOrder) {
    this.dataset = dataset;
    this.options = options;
    this.epochOrder = epochOrder;
    mixing = new BatchMixing(options, dataset.tasks());
    try {
      for (int i = 0; i < BATCHES; i++) {
        all.add(
            new Batch(
                options.preprocessing().shape(options.batchSize()),
                dataset.tasks(),
                !mixing.isNone()));
      }
      free.addAll(all);
      for (int i = 0; i < options.threads(); i++) {
        Thread thread = new Thread(this::work, "cvkit-loader");
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    } catch (RuntimeException | Error e) {
      // No memory for so many pictures, or no more threads.
      close();
      throw e;
    }
  }

  /** One row to be filled; the order and the epoch stay as they are while any is. */
  private record Claim(Batch batch, int row, int[] order, int epoch) {}

  synchronized void begin(int newEpoch, int firstBatch) {
    paused = true;
    try {
      while (busy > 0) {
        await();
      }
      free.clear();
      ahead.clear();
      lent = null;
      free.addAll(all);
      epoch = newEpoch;
      order = epochOrder.of(newEpoch);
      nextBatch = firstBatch;
      endBatch = epochOrder.batches();
    } finally {
      paused = false;
      notifyAll();
    }
  }

  synchronized boolean hasNext() {
    return !ahead.isEmpty() || nextBatch < endBatch;
  }

  /** The next batch, whole; the one lent before may be filled again from now on. */
  synchronized Batch next() {
    if (lent != null) {
      free.add(lent);
      lent = null;
      notifyAll();
    }
    while (failure == null && (ahead.isEmpty() || !ahead.element().isWhole())) {
      await();
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    lent = ahead.remove();
    return lent;
  }

  private void await() {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CvException("loader: interrupted before a batch of " + dataset.source(), e);
    }
  }

  private void work() {
    try (PictureWorker worker = new PictureWorker(dataset, options, skipped)) {
      for (Claim claim = claim(); claim != null; claim = claim()) {
        try {
          fill(worker, claim);
        } finally {
          release();
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void fill(PictureWorker worker, Claim claim) {
    Batch batch = claim.batch();
    int position = batch.number() * options.batchSize() + claim.row();
    worker.fill(batch, claim.row(), claim.order(), position, claim.epoch());
    if (isLastRow(batch)) {
      mixing.mix(batch, options.seed(), claim.epoch());
      finish(batch);
    }
  }

  /** The next row of the earliest batch that has one left; null once the loader is closed. */
  private synchronized @Nullable Claim claim() {
    while (!closed && failure == null) {
      Claim claim = paused ? null : nextRow();
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

  private @Nullable Claim nextRow() {
    for (Batch batch : ahead) {
      int row = batch.claim();
      if (row >= 0) {
        return new Claim(batch, row, order, epoch);
      }
    }
    if (nextBatch >= endBatch || free.isEmpty()) {
      return null;
    }
    Batch batch = free.remove();
    batch.restart(nextBatch, epochOrder.count(nextBatch));
    nextBatch++;
    ahead.add(batch);
    // The other threads have rows to take, too.
    notifyAll();
    return new Claim(batch, batch.claim(), order, epoch);
  }

  private synchronized boolean isLastRow(Batch batch) {
    return batch.filled();
  }

  private synchronized void finish(Batch batch) {
    batch.finish();
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

  List<SkippedPicture> skipped() {
    return skipped.values().stream()
        .sorted(java.util.Comparator.comparingInt(SkippedPicture::index))
        .toList();
  }

  /** Ends the threads and frees the batches. */
  void close() {
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
    all.forEach(Batch::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
