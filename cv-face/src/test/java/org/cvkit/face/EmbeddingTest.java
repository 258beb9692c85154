package org.cvkit.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmbeddingTest {

  @Test
  void length_is_one_whatever_the_network_gave() {
    assertThat(Embedding.of(3, 4).toArray()).containsExactly(0.6f, 0.8f);
  }

  @Test
  void similarity_is_the_cosine_of_the_angle() {
    Embedding a = Embedding.of(1, 0);
    Embedding b = Embedding.of(1, 1);

    assertThat(a.similarity(b)).isEqualTo((float) Math.cos(Math.PI / 4), within(1e-6f));
    assertThat(a.similarity(Embedding.of(-2, 0))).isEqualTo(-1);
    assertThat(a.squaredDistance(Embedding.of(0, 5))).isEqualTo(2);
  }

  @Test
  void faces_of_different_models_are_not_compared() {
    assertThatThrownBy(() -> Embedding.of(1, 0).similarity(Embedding.of(1, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 2 dimensions");
  }

  @Test
  void a_vector_without_direction_is_no_face() {
    assertThatThrownBy(() -> Embedding.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Embedding.of(Float.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
