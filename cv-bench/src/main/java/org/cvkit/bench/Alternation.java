package org.cvkit.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Contestants measured in turn, A B C A B C, so that whatever else the machine does meets all of
 * them alike; a figure is the median over the rounds.
 *
 * <p>Immutable.
 */
final class Alternation {
  /** Enough for the compiler to be done with the loops over pixels and scores. */
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final List<Cost[]> rounds;

  private Alternation(List<Cost[]> rounds) {
    this.rounds = rounds;
  }

  /** Lets everybody in this process warm up, then measures {@code rounds} rounds. */
  static Alternation of(int rounds, Runnable... contestants) {
    return of(
        rounds,
        Arrays.stream(contestants).<Supplier<Cost>>map(work -> () -> Cost.of(work)).toList());
  }

  /** The same with contestants who know what they cost. */
  static Alternation of(int rounds, List<Supplier<Cost>> contestants) {
    contestants.forEach(Alternation::warmUp);
    List<Cost[]> measured = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Cost[] costs = new Cost[contestants.size()];
      for (int i = 0; i < costs.length; i++) {
        // Each round begins with another one: who comes first finds other caches.
        int next = (i + round) % costs.length;
        costs[next] = contestants.get(next).get();
      }
      measured.add(costs);
    }
    return new Alternation(measured);
  }

  private static void warmUp(Supplier<Cost> contestant) {
    long left = WARM_UP.toNanos();
    while (left > 0) {
      left -= contestant.get().wall();
    }
  }

  /** The median of what {@code figure} makes of a round's costs, one a contestant. */
  double median(ToDoubleFunction<Cost[]> figure) {
    return Median.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** Median ratio of two contestants' processor time. */
  double cpuRatio(int of, int to) {
    return median(costs -> (double) costs[of].cpu() / costs[to].cpu());
  }

  /** Median ratio of two contestants' wall time. */
  double wallRatio(int of, int to) {
    return median(costs -> (double) costs[of].wall() / costs[to].wall());
  }

  /** Median processor time of one of the {@code items} a contestant did in a round. */
  double cpuMillis(int contestant, int items) {
    return median(costs -> costs[contestant].cpu() / 1e6 / items);
  }

  /** Median wall time of one of the {@code items} a contestant did in a round. */
  double wallMillis(int contestant, int items) {
    return median(costs -> costs[contestant].wall() / 1e6 / items);
  }
}
