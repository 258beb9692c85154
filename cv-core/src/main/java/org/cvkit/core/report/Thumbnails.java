package org.cvkit.core.report;

import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.EncodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.ImageFormat;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;

/** Owns what small copies of a data set's pictures are made with. */
final class Thumbnails implements NativeResource {
  private static final int SIDE = 192;
  private static final EncodeOptions ENCODING = EncodeOptions.defaults().withJpegQuality(85);

  private final Scope scope = new Scope();
  private final ClassificationDataset data;
  private final ImageDecoder decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
  private final Image image = scope.add(Image.empty());

  private Thumbnails(ClassificationDataset data) {
    this.data = data;
  }

  /** The caller closes it. */
  static Thumbnails open(ClassificationDataset data) {
    return new Thumbnails(data);
  }

  /** Picture {@code index} as the content of a file; one that is small anyway keeps its pixels. */
  byte[] picture(int index) {
    data.read(index, decoder, image);
    Size size = image.size();
    double scale = (double) SIDE / Math.max(size.width(), size.height());
    if (scale >= 1) {
      return image.encode(ImageFormat.PNG);
    }
    Size small =
        new Size(
            (int) Math.max(1, Math.round(size.width() * scale)),
            (int) Math.max(1, Math.round(size.height() * scale)));
    try (Image resized = image.resize(small, Interpolation.AREA)) {
      return resized.encode(ImageFormat.JPEG, ENCODING);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
