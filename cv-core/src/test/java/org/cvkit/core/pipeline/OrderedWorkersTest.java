package org.cvkit.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedWorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void results_keep_the_order_of_the_items(int workers) {
    List<Integer> results = new ArrayList<>();

    OrderedWorkers.<Integer, Integer>run(
        IntStream.range(0, 500).iterator(),
        workers,
        () -> OrderedWorkersTest::slowSquare,
        results::add);

    assertThat(results).isEqualTo(IntStream.range(0, 500).map(i -> i * i).boxed().toList());
  }

  @Test
  void two_workers_really_work_at_once() {
    CountDownLatch bothBusy = new CountDownLatch(2);

    OrderedWorkers.<Integer, Integer>run(
        List.of(1, 2).iterator(),
        2,
        () ->
            item -> {
              bothBusy.countDown();
              await(bothBusy);
              return item;
            },
        r -> {});

    assertThat(bothBusy.getCount()).isZero();
  }

  @Test
  void a_slow_sink_holds_the_source_back() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Integer> ahead = new ArrayList<>();
    Iterator<Integer> source =
        IntStream.range(0, 100).peek(i -> asked.incrementAndGet()).iterator();

    OrderedWorkers.<Integer, Integer>run(
        source, 2, () -> item -> item, r -> ahead.add(asked.get() - done.getAndIncrement()));

    // Two workers with two items each, and the one the iterator looked ahead.
    assertThat(ahead).allMatch(n -> n <= 5);
  }

  @Test
  void every_worker_is_closed_when_one_item_fails() {
    Set<Object> closed = ConcurrentHashMap.newKeySet();
    List<Integer> results = new ArrayList<>();

    assertThatThrownBy(
            () ->
                OrderedWorkers.<Integer, Integer>run(
                    IntStream.range(0, 50).iterator(),
                    3,
                    () -> new Failing(closed, 20),
                    results::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("item 20");
    assertThat(closed).hasSize(3);
    assertThat(results).isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  private static int slowSquare(int i) {
    // Uneven work, so that workers would overtake one another.
    long until = System.nanoTime() + (i % 3) * 50_000L;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    return i * i;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Failing(Set<Object> closed, int at)
      implements OrderedWorkers.Worker<Integer, Integer> {
    @Override
    public Integer work(Integer item) {
      if (item == at) {
        throw new IllegalStateException("item " + item);
      }
      return item;
    }

    @Override
    public void close() {
      closed.add(new Object());
    }
  }
}
