package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final int MANY = 20_000;

  @Test
  void the_numbers_are_those_of_splitmix64() {
    Draws draws = Draws.of(1234567);

    // The reference implementation's (S. Vigna, splitmix64.c) first three for this seed.
    assertThat(LongStream.generate(draws::nextLong).limit(3))
        .containsExactly(
            6457827717110365317L,
            3203168211198807973L,
            Long.parseUnsignedLong("9817491932198370423"));
  }

  @Test
  void every_place_has_its_own_stream() {
    LongStream firsts =
        IntStream.range(0, 100)
            .boxed()
            .flatMapToLong(
                epoch -> IntStream.range(-3, 100).mapToLong(i -> Draws.of(1, epoch, i).nextLong()));

    assertThat(firsts.distinct().count()).isEqualTo(100 * 103);
    assertThat(Draws.of(1, 2, 3).nextLong()).isNotEqualTo(Draws.of(1, 3, 2).nextLong());
    assertThat(Draws.of(1, 2, 3).nextLong()).isEqualTo(Draws.of(1, 2, 3).nextLong());
  }

  @Test
  void neighbouring_places_are_as_good_as_one_stream() {
    // A uniform mean of n draws has a deviation of 1 / sqrt(12 n) = 0.002; five of them are
    // allowed.
    double mean =
        IntStream.range(0, MANY).mapToDouble(i -> Draws.of(7, 0, i).unit()).average().orElseThrow();

    assertThat(mean).isCloseTo(0.5, Offset.offset(0.01));
  }

  @Test
  void below_reaches_every_number_equally_often() {
    Draws draws = Draws.of(2);
    int[] counts = new int[9];
    IntStream.range(0, 90_000).forEach(i -> counts[draws.below(9)]++);

    // Binomial: 10,000 give or take 94; five deviations are allowed.
    assertThat(IntStream.of(counts)).allMatch(count -> count > 9_530 && count < 10_470);
  }

  @Test
  void normal_and_beta_have_their_moments() {
    Draws draws = Draws.of(3);
    double[] normal = DoubleStream.generate(draws::normal).limit(MANY).toArray();
    double[] beta = DoubleStream.generate(() -> draws.beta(0.4)).limit(MANY).toArray();

    assertThat(mean(normal)).isCloseTo(0, Offset.offset(0.04));
    assertThat(variance(normal)).isCloseTo(1, Offset.offset(0.05));
    assertThat(mean(beta)).isCloseTo(0.5, Offset.offset(0.015));
    // The variance of Beta(a, a) is 1 / (4 (2 a + 1)).
    assertThat(variance(beta)).isCloseTo(1 / 7.2, Offset.offset(0.005));
    assertThat(DoubleStream.of(beta)).allMatch(value -> value >= 0 && value <= 1);
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  @Test
  void a_shuffle_keeps_every_number_and_moves_all_alike() {
    int[] firsts = new int[5];
    for (int seed = 0; seed < 5_000; seed++) {
      int[] values = {0, 1, 2, 3, 4};
      Draws.of(seed, 0, -1).shuffle(values);
      assertThat(values).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
      firsts[values[0]]++;
    }

    // Binomial: 1,000 give or take 28.
    assertThat(IntStream.of(firsts)).allMatch(count -> count > 860 && count < 1_140);
  }
}
