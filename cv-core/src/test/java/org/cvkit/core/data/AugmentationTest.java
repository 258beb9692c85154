package org.cvkit.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.cvkit.core.data.Augmentation.Border;
import org.cvkit.core.data.Augmentation.CutMix;
import org.cvkit.core.data.Augmentation.Cutout;
import org.cvkit.core.data.Augmentation.HorizontalFlip;
import org.cvkit.core.data.Augmentation.RandomCrop;
import org.cvkit.core.data.Augmentation.RandomResizedCrop;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessing.ChannelOrder;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AugmentationTest {
  private static final Size SIZE = new Size(6, 5);
  private static final int MANY = 4_000;

  @TempDir Path folder;

  /** A grey picture whose levels say where each pixel came from. */
  private static float[] augmented(Augmentation augmentation, Draws draws) {
    Planes planes = new Planes(SIZE, ChannelOrder.GRAY, Normalization.none());
    for (int i = 0; i < planes.values().length; i++) {
      planes.values()[i] = i + 1;
    }
    AugmentationSteps.of(augmentation).apply(planes, draws);
    return planes.values();
  }

  @Test
  void every_other_picture_is_mirrored() {
    long mirrored =
        IntStream.range(0, MANY)
            .filter(i -> augmented(new HorizontalFlip(0.5), Draws.of(1, 0, i))[0] == 6)
            .count();

    // Binomial: 2,000 give or take 32.
    assertThat(mirrored).isBetween(1_840L, 2_160L);
    assertThat(augmented(new HorizontalFlip(0), Draws.of(1))).startsWith(1, 2, 3);
    assertThat(augmented(new HorizontalFlip(1), Draws.of(1))).startsWith(6, 5, 4);
  }

  @Test
  void a_random_crop_reaches_every_place_equally_often() {
    Map<Integer, Integer> seen = new HashMap<>();
    for (int i = 0; i < 9 * MANY; i++) {
      float[] moved = augmented(new RandomCrop(1, Border.BLACK), Draws.of(1, 0, i));
      // The pixel of the middle says by how much.
      seen.merge((int) moved[2 * 6 + 3], 1, Integer::sum);
    }

    assertThat(seen.keySet()).containsExactlyInAnyOrder(9, 10, 11, 15, 16, 17, 21, 22, 23);
    assertThat(seen.values()).allSatisfy(n -> assertThat(n).isBetween(3_700, 4_300));
  }

  @Test
  void cutouts_have_their_size_and_their_frequency() {
    Augmentation cutout = new Cutout(3, 0.25);
    Set<Integer> areas = new HashSet<>();
    int cut = 0;
    for (int i = 0; i < MANY; i++) {
      float[] levels = augmented(cutout, Draws.of(1, 0, i));
      int area = 0;
      for (float level : levels) {
        area += level == 0 ? 1 : 0;
      }
      areas.add(area);
      cut += area > 0 ? 1 : 0;
    }

    // Whole, cut off at one side, or at two; 0 where it does not happen.
    assertThat(areas).containsExactlyInAnyOrder(0, 4, 6, 9);
    assertThat(cut).isBetween(860, 1_140);
  }

  @Test
  void a_resized_crop_lies_inside_and_has_area_and_ratio_as_asked() {
    RandomResizedCrop crop = new RandomResizedCrop(0.1, 0.5, 0.5, 2);
    Size size = new Size(400, 300);
    double sum = 0;
    for (int i = 0; i < MANY; i++) {
      Box box = RandomCrops.box(crop, size, Draws.of(1, 0, i));
      assertThat(box.clip(size)).isEqualTo(box);
      double area = box.area() / size.area();
      assertThat(area).isBetween(0.09, 0.51);
      assertThat(box.width() / box.height()).isBetween(0.49f, 2.05f);
      sum += area;
    }

    // Uniform from 0.1 to 0.5, but for a few that do not fit.
    assertThat(sum / MANY).isCloseTo(0.3, Offset.offset(0.02));
    // What cannot fit at all is the largest in the middle that does.
    assertThat(RandomCrops.box(new RandomResizedCrop(1, 1, 1, 1), size, Draws.of(1)))
        .isEqualTo(new Box(50, 0, 350, 300));
  }

  @Test
  void levels_stay_levels_whatever_is_drawn() {
    Augmentation all =
        Augmentation.of(
            new Augmentation.RandomAffine(45, 0.3, 0.5, 2, Border.REFLECT),
            new Augmentation.ColorJitter(0.9, 0.9, 0.9, 0.5),
            new Cutout(2, 0.5));
    Draws picture = Draws.of(9);
    for (int i = 0; i < 300; i++) {
      Planes planes = new Planes(SIZE, ChannelOrder.RGB, Normalization.none());
      for (int k = 0; k < planes.values().length; k++) {
        planes.values()[k] = picture.below(256);
      }
      AugmentationSteps.of(all).apply(planes, Draws.of(1, 0, i));
      for (float level : planes.values()) {
        assertThat(level).isBetween(-1e-3f, 255.001f);
      }
    }
  }

  @Test
  void strong_jitter_of_a_middle_grey_is_centred_and_within_its_factors() {
    Augmentation jitter = new Augmentation.ColorJitter(0.4, 0, 0, 0);
    double sum = 0;
    for (int i = 0; i < MANY; i++) {
      float level = augmented(jitter, Draws.of(1, 0, i))[29];
      assertThat(level).isBetween(30 * 0.6f - 0.01f, 30 * 1.4f + 0.01f);
      sum += level;
    }

    assertThat(sum / MANY).isCloseTo(30, Offset.offset(0.6));
  }

  private interface Mixed {
    void see(Batch batch, FloatBuffer pixels, FloatBuffer targets);
  }

  /** Four pictures of one level each: red 0 for cats, 10 for dogs; green their number. */
  private void mix(Augmentation augmentation, int epochs, Mixed mixed) {
    MadeData.folder(folder, 2, "cat", "dog");
    Preprocessing levels =
        Preprocessing.of(
            new Transform.Stretch(new Size(12, 8), Interpolation.LINEAR),
            ChannelOrder.RGB,
            Normalization.none());
    LoaderOptions options = LoaderOptions.training(levels, 4).withAugmentation(augmentation);
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL);
        BatchLoader loader = BatchLoader.open(data, options)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        loader.begin(epoch, 0);
        Batch batch = loader.next();
        mixed.see(batch, batch.pictures().asFloatBuffer(), batch.targets(0).asFloatBuffer());
      }
    }
  }

  @Test
  void mixup_mixes_pictures_and_labels_alike() {
    List<Double> weights = new ArrayList<>();
    mix(
        new Augmentation.Mixup(1),
        200,
        (batch, pixels, targets) -> {
          for (int row = 0; row < 4; row++) {
            float dog = targets.get(2 * row + 1);
            assertThat(targets.get(2 * row) + dog).isCloseTo(1, Offset.offset(1e-6f));
            // A dog's red is 10, a cat's 0: the red of a mixture is ten times its share of dog.
            assertThat(pixels.get(row * 288 + 50)).isCloseTo(10 * dog, Offset.offset(1e-4f));
            long own = batch.labels().asLongBuffer().get(row);
            int next = batch.picture((row + 1) % 4) / 2;
            if (own != next) {
              weights.add(own == 1 ? dog : 1.0 - dog);
              break;
            }
          }
        });

    // Beta(1, 1) is uniform: a mean of 200 has a deviation of 0.02.
    assertThat(weights).hasSize(200);
    assertThat(weights.stream().mapToDouble(w -> w).average().orElseThrow())
        .isCloseTo(0.5, Offset.offset(0.1));
    assertThat(Collections.min(weights)).isLessThan(0.1);
    assertThat(Collections.max(weights)).isGreaterThan(0.9);
  }

  @Test
  void cutmix_mixes_labels_by_the_area_of_the_box() {
    mix(
        new CutMix(1),
        100,
        (batch, pixels, targets) -> {
          for (int row = 0; row < 4; row++) {
            int own = batch.picture(row);
            int next = batch.picture((row + 1) % 4);
            int foreign = 0;
            for (int i = 0; i < 96; i++) {
              // Green is the number within the class, red ten times the class.
              float red = pixels.get(row * 288 + i);
              float green = pixels.get(row * 288 + 96 + i);
              boolean isNext = red == next / 2 * 10 && green == next % 2;
              boolean isOwn = red == own / 2 * 10 && green == own % 2;
              assertThat(isNext || isOwn).isTrue();
              foreign += isNext ? 1 : 0;
            }
            float[] expected = new float[2];
            expected[own / 2] += 1 - foreign / 96f;
            expected[next / 2] += foreign / 96f;
            assertThat(targets.get(2 * row)).isCloseTo(expected[0], Offset.offset(1e-5f));
            assertThat(targets.get(2 * row + 1)).isCloseTo(expected[1], Offset.offset(1e-5f));
          }
        });
  }

  @Test
  void batches_that_are_not_mixed_have_no_soft_targets() {
    MadeData.folder(folder, 2, "cat", "dog");
    Preprocessing small =
        Preprocessing.of(
            new Transform.Stretch(SIZE, Interpolation.LINEAR),
            ChannelOrder.GRAY,
            Normalization.unit());
    try (ClassificationDataset data = ClassificationDataset.open(folder, Split.ALL);
        BatchLoader loader = BatchLoader.open(data, LoaderOptions.training(small, 4))) {
      loader.begin(0, 0);
      Batch batch = loader.next();

      assertThatThrownBy(() -> batch.targets(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no soft targets");
    }
  }

  @Test
  void the_policies_suit_the_size_of_the_input() {
    assertThat(Augmentation.strong(Size.square(32)))
        .isEqualTo(
            Augmentation.of(
                new RandomCrop(4, Border.REFLECT), new HorizontalFlip(0.5), new Cutout(8, 1)));
    assertThat(Augmentation.standard(Size.square(32))).isEqualTo(Augmentation.cifar());
    assertThat(((Augmentation.Sequence) Augmentation.strong(new Size(64, 65))).steps())
        .anyMatch(RandomResizedCrop.class::isInstance)
        .last()
        .isEqualTo(new CutMix(1));
  }

  @Test
  void what_makes_no_sense_is_refused() {
    assertThatThrownBy(() -> new HorizontalFlip(1.5))
        .hasMessage("horizontal flip: probability: expected 0.0 to 1.0, got 1.5");
    assertThatThrownBy(() -> new Augmentation.RandomResizedCrop(0.5, 0.2, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    RandomResizedCrop crop = new RandomResizedCrop(0.1, 1, 1, 1);
    assertThatThrownBy(() -> AugmentationSteps.of(Augmentation.of(crop, crop)))
        .hasMessageContaining("expected one random resized crop");
    assertThat(Augmentation.of(Augmentation.none(), Augmentation.of(crop)))
        .isEqualTo(new Augmentation.Sequence(List.of(crop)));
  }
}
