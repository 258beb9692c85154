package org.cvkit.core.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cvkit.core.CvException;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;

/**
 * Works on a stream of items with several workers and hands the results over in the order of the
 * items. At most two items a worker are between the source and the sink: a slow sink holds the
 * source back.
 *
 * <p>Thread-safe: it keeps no state between calls.
 */
public final class OrderedWorkers {
  private static final int ITEMS_PER_WORKER = 2;

  private OrderedWorkers() {}

  /**
   * One worker: owns what it works with and sees one item at a time.
   *
   * <p>Confined to one thread at a time.
   *
   * @param <T> what comes in
   * @param <R> what goes out
   */
  public interface Worker<T, R> extends NativeResource {
    /**
     * Works on one item. What it throws ends the whole stream, so a failure that should not is a
     * result.
     */
    R work(T item);

    /** Gives back what the worker owns. */
    @Override
    default void close() {}
  }

  /**
   * Runs until the source has no more items, or something throws. Source and sink are used by the
   * calling thread alone; the workers are closed before this returns.
   *
   * @param source the items; it may block, and earlier items that are done by then are handed over
   *     before it is asked again
   * @param workers how many work at once, at least 1; with 1 everything happens on the calling
   *     thread
   * @param makeWorker makes a worker, called {@code workers} times
   * @param sink takes the results in the order of their items
   * @throws CvException what the source, a worker or the sink threw, or when the calling thread is
   *     interrupted
   */
  public static <T, R> void run(
      Iterator<? extends T> source,
      int workers,
      Supplier<? extends Worker<T, R>> makeWorker,
      Consumer<? super R> sink) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: expected at least 1, got " + workers);
    }
    try (Scope scope = new Scope()) {
      List<Worker<T, R>> made = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        made.add(scope.add(makeWorker.get()));
      }
      if (workers == 1) {
        source.forEachRemaining(item -> sink.accept(made.get(0).work(item)));
      } else {
        runInParallel(source, made, sink);
      }
    }
  }

  private static <T, R> void runInParallel(
      Iterator<? extends T> source, List<Worker<T, R>> workers, Consumer<? super R> sink) {
    BlockingQueue<Worker<T, R>> idle = new ArrayBlockingQueue<>(workers.size(), false, workers);
    Deque<Future<R>> pending = new ArrayDeque<>();
    ExecutorService threads = Executors.newFixedThreadPool(workers.size(), OrderedWorkers::thread);
    try {
      while (source.hasNext()) {
        T item = source.next();
        pending.add(threads.submit(task(item, idle)));
        while (pending.size() >= ITEMS_PER_WORKER * workers.size() || isDone(pending)) {
          sink.accept(pending.remove().get());
        }
      }
      while (!pending.isEmpty()) {
        sink.accept(pending.remove().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CvException("workers: interrupted before the last item was done", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      pending.forEach(f -> f.cancel(false));
      finish(threads);
    }
  }

  private static <T, R> Callable<R> task(T item, BlockingQueue<Worker<T, R>> idle) {
    return () -> {
      Worker<T, R> worker = idle.take();
      try {
        return worker.work(item);
      } finally {
        idle.add(worker);
      }
    };
  }

  private static boolean isDone(Deque<? extends Future<?>> pending) {
    return !pending.isEmpty() && pending.peek().isDone();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "cvkit-worker");
    thread.setDaemon(true);
    return thread;
  }

  /** Waits for items already begun: their workers own native memory that is about to be freed. */
  private static void finish(ExecutorService threads) {
    threads.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException rethrown(ExecutionException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof RuntimeException e) {
      return e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return new CvException("worker: failed: " + failure.getMessage(), failure);
  }
}
