package org.cvkit.detection.train;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Placement;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;
import org.cvkit.core.transform.Transform.Letterbox;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelledPicture;
import org.jspecify.annotations.Nullable;

/**
 * Owns what one thread needs to bring pictures to size: the very preprocessing that a detector has,
 * so that training and use see the same pixels.
 */
final class PictureReader implements NativeResource {
  private static final int CHANNELS = 3;

  private final DetectionDataset dataset;
  private final Map<Integer, Integer> classIndices;
  private final PictureCache cache;
  private final ConcurrentHashMap<Integer, SkippedPicture> skipped;
  private final Scope scope = new Scope();
  private final ImageDecoder decoder;
  private final Image image;
  private final Preprocessor preprocessor;
  private final Tensor levels;

  /**
   * Opens one.
   *
   * @param classIndices the place of each category among the dataset's, by its id
   * @param skipped what all threads found to be corrupt
   */
  PictureReader(
      DetectionDataset dataset,
      Map<Integer, Integer> classIndices,
      Letterbox letterbox,
      PictureCache cache,
      ConcurrentHashMap<Integer, SkippedPicture> skipped) {
    this.dataset = dataset;
    this.classIndices = classIndices;
    this.cache = cache;
    this.skipped = skipped;
    Preprocessing preprocessing =
        new Preprocessing(
            letterbox,
            Preprocessing.ChannelOrder.RGB,
            Normalization.none(),
            Preprocessing.Layout.NCHW,
            ElementType.UINT8);
    decoder = scope.add(ImageDecoder.open(DecodeOptions.defaults()));
    image = scope.add(Image.empty());
    preprocessor = scope.add(Preprocessor.open(preprocessing));
    levels = scope.add(Tensor.allocate(ElementType.UINT8, preprocessing.shape(1)));
  }

  /** Picture {@code index} of the data; null when it is corrupt, which is noted. */
  @Nullable FittedPicture read(int index) {
    FittedPicture known = cache.find(index);
    if (known != null || skipped.containsKey(index)) {
      return known;
    }
    LabelledPicture labelled = dataset.pictures().get(index);
    try {
      decoder.decode(labelled.file(), image);
    } catch (MediaException e) {
      skipped.put(
          index,
          new SkippedPicture(index, labelled.file().toString(), String.valueOf(e.getMessage())));
      return null;
    }
    FittedPicture picture = fit(labelled);
    cache.keep(index, picture);
    return picture;
  }

  private FittedPicture fit(LabelledPicture labelled) {
    Placement placement = preprocessor.prepare(image, levels, 0);
    Size source = placement.source();
    int width = Math.round(placement.scaleX() * source.width());
    int height = Math.round(placement.scaleY() * source.height());
    int left = (int) placement.offsetX();
    int top = (int) placement.offsetY();
    List<GroundTruth> objects = new ArrayList<>();
    for (GroundTruth object : labelled.objects(source)) {
      // A crowd is no example of one object.
      if (object.extent() != Extent.CROWD) {
        objects.add(object);
      }
    }
    double scaleX = (double) width / source.width();
    double scaleY = (double) height / source.height();
    double[] edges = new double[4 * objects.size()];
    int[] classes = new int[objects.size()];
    for (int i = 0; i < classes.length; i++) {
      GroundTruth object = objects.get(i);
      edges[4 * i] = object.box().x() * scaleX;
      edges[4 * i + 1] = object.box().y() * scaleY;
      edges[4 * i + 2] = (object.box().x() + object.box().width()) * scaleX;
      edges[4 * i + 3] = (object.box().y() + object.box().height()) * scaleY;
      classes[i] = classIndices.getOrDefault(object.category(), -1);
    }
    byte[] planes = planes(placement.input(), left, top, width, height);
    return new FittedPicture(left, top, width, height, planes, edges, classes);
  }

  /** What lies inside the grey. */
  private byte[] planes(Size input, int left, int top, int width, int height) {
    ByteBuffer all = levels.asByteBuffer();
    byte[] planes = new byte[CHANNELS * width * height];
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < height; y++) {
        int from = (c * input.height() + top + y) * input.width() + left;
        all.get(from, planes, (c * height + y) * width, width);
      }
    }
    return planes;
  }

  @Override
  public void close() {
    scope.close();
  }
}
