package org.cvkit.core.data;

import org.cvkit.core.data.Augmentation.RandomResizedCrop;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;
import org.cvkit.core.transform.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Owns the way of one picture after another from decoded to augmented and normalised. Without
 * augmentation the numbers are those of {@link Preprocessor}, to the last bit.
 */
final class PicturePreparation implements NativeResource {
  private final Scope scope = new Scope();
  private final AugmentationSteps steps;
  private final @Nullable RandomResizedCrop crop;
  private final Preprocessor preprocessor;
  private final Tensor prepared;
  private final Planes planes;

  PicturePreparation(LoaderOptions options) {
    Preprocessing preprocessing = options.preprocessing();
    steps = AugmentationSteps.of(options.augmentation());
    crop = steps.crop();
    planes = Planes.of(preprocessing);
    prepared = scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(1)));
    preprocessor =
        scope.add(
            Preprocessor.open(steps.leavesPictures() ? preprocessing : levels(preprocessing)));
  }

  /** The same preprocessing that leaves levels at 0 to 255, for augmentation to work on. */
  private Preprocessing levels(Preprocessing p) {
    Transform whole = p.transform();
    Transform transform =
        crop == null ? whole : new Transform.Stretch(whole.size(), whole.interpolation());
    return Preprocessing.of(transform, p.channelOrder(), Normalization.none());
  }

  void prepare(Image image, Draws draws) {
    if (crop == null) {
      preprocessor.prepare(image, prepared, 0);
    } else {
      try (Image part = image.crop(RandomCrops.box(crop, image.size(), draws))) {
        preprocessor.prepare(part, prepared, 0);
      }
    }
    prepared.asFloatBuffer().get(planes.values());
    if (!steps.leavesPictures()) {
      steps.apply(planes, draws);
      planes.normalize();
    }
  }

  /** The prepared picture, channel by channel, row by row; valid until the next. */
  float[] values() {
    return planes.values();
  }

  @Override
  public void close() {
    scope.close();
  }
}
