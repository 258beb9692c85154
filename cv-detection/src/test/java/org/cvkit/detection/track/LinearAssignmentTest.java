package org.cvkit.detection.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearAssignmentTest {

  @Test
  void a_textbook_problem() {
    // Kuhn's example: 1500 + 2000 + 1000 ... solved by hand: rows to columns 1, 0, 2.
    double[][] cost = {{4, 1, 3}, {2, 0, 5}, {3, 2, 2}};

    assertThat(LinearAssignment.minimise(cost, 100)).containsExactly(1, 0, 2);
  }

  @Test
  void what_costs_more_than_the_limit_stays_alone() {
    double[][] cost = {{0.9, 0.2}, {0.95, 0.3}};

    assertThat(LinearAssignment.minimise(cost, 0.8)).containsExactly(1, LinearAssignment.NONE);
  }

  @Test
  void nothing_has_no_partners() {
    assertThat(LinearAssignment.minimise(new double[0][], 1)).isEmpty();
    assertThat(LinearAssignment.minimise(new double[2][0], 1))
        .containsExactly(LinearAssignment.NONE, LinearAssignment.NONE);
  }

  @Test
  void the_sum_is_that_of_the_best_of_all_pairings() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      double[][] cost = new double[random.nextInt(5)][];
      int columns = 1 + random.nextInt(5);
      for (int r = 0; r < cost.length; r++) {
        cost[r] = random.doubles(columns).toArray();
      }
      double limit = random.nextDouble();

      int[] partners = LinearAssignment.minimise(cost, limit);

      double sum = 0;
      for (int r = 0; r < partners.length; r++) {
        sum += partners[r] == LinearAssignment.NONE ? 0 : cost[r][partners[r]] - limit;
      }
      assertThat(Arrays.stream(partners).filter(p -> p >= 0).distinct().count())
          .isEqualTo(Arrays.stream(partners).filter(p -> p >= 0).count());
      assertThat(sum).isCloseTo(best(cost, limit, 0, 0), within(1e-12));
    }
  }

  /** Tries every pairing. */
  private static double best(double[][] cost, double limit, int row, int taken) {
    if (row == cost.length) {
      return 0;
    }
    double best = best(cost, limit, row + 1, taken);
    for (int c = 0; c < cost[row].length; c++) {
      if ((taken >> c & 1) == 0) {
        double rest = best(cost, limit, row + 1, taken | 1 << c);
        best = Math.min(best, cost[row][c] - limit + rest);
      }
    }
    return best;
  }
}
