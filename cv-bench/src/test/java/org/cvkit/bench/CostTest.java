package org.cvkit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CostTest {
  @Test
  void work_of_a_thread_that_has_ended_counts() {
    Cost cost = Cost.of(() -> inAnotherThread(CostTest::spin));

    assertThat(cost.cpu()).isGreaterThan(80_000_000);
  }

  @Test
  void waiting_costs_wall_time_only() {
    long least = Long.MAX_VALUE;
    // The virtual machine compiles meanwhile, at its own times: one of several waits is quiet.
    for (int i = 0; i < 8 && least >= 150_000_000; i++) {
      Cost cost = Cost.of(() -> inAnotherThread(() -> sleep(300)));
      assertThat(cost.wall()).isGreaterThan(300_000_000);
      least = Math.min(least, cost.cpu());
    }

    assertThat(least).isLessThan(150_000_000);
  }

  /** 100 ms of processor time, however busy the machine is. */
  private static void spin() {
    var thread = java.lang.management.ManagementFactory.getThreadMXBean();
    while (thread.getCurrentThreadCpuTime() < 100_000_000) {
      Thread.onSpinWait();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void inAnotherThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
