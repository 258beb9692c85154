package org.cvkit.detection.train;

import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.train.Feed;
import org.cvkit.detection.data.Annotation;
import org.cvkit.detection.data.Category;
import org.cvkit.detection.data.CocoBox;
import org.cvkit.detection.data.DetectionDataset;
import org.cvkit.detection.data.GroundTruth;
import org.cvkit.detection.data.LabelledPicture;

/** Pictures of red rectangles and blue discs on grey noise, as a data set and as batches. */
final class ShapePictures {
  static final int SIDE = 64;
  static final int OBJECTS = 4;
  static final List<Category> CLASSES =
      List.of(new Category(0, "rectangle"), new Category(1, "disc"));

  private ShapePictures() {}

  /** One picture: rgb in rows, and its objects as left, top, right, bottom, class. */
  record Drawn(float[][][] rgb, List<float[]> objects) {}

  static Drawn draw(long seed) {
    Random random = new Random(seed);
    float[][][] rgb = new float[3][SIDE][SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float grey = 0.4f + 0.2f * random.nextFloat();
        for (int c = 0; c < 3; c++) {
          rgb[c][y][x] = grey;
        }
      }
    }
    List<float[]> objects = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      // One in each half, so that none hides another.
      int width = 12 + random.nextInt(16);
      int height = 12 + random.nextInt(30);
      int kind = random.nextInt(2);
      height = kind == 1 ? width : height;
      int left = i * SIDE / 2 + random.nextInt(SIDE / 2 - width);
      int top = random.nextInt(SIDE - height);
      paint(rgb, left, top, width, height, kind);
      objects.add(new float[] {left, top, left + width, top + height, kind});
    }
    return new Drawn(rgb, objects);
  }

  private static void paint(float[][][] rgb, int left, int top, int width, int height, int kind) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = (x + 0.5) / width - 0.5;
        double dy = (y + 0.5) / height - 0.5;
        if (kind == 0 || dx * dx + dy * dy <= 0.25) {
          rgb[0][top + y][left + x] = kind == 0 ? 0.9f : 0.1f;
          rgb[1][top + y][left + x] = 0.1f;
          rgb[2][top + y][left + x] = kind == 0 ? 0.1f : 0.9f;
        }
      }
    }
  }

  /** Pictures {@code from} to {@code to} as files. */
  static DetectionDataset write(Path folder, int from, int to) {
    List<LabelledPicture> pictures = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Drawn drawn = draw(i);
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int pixel = 0;
          for (int c = 0; c < 3; c++) {
            pixel = pixel << 8 | Math.round(255 * drawn.rgb[c][y][x]);
          }
          image.setRGB(x, y, pixel);
        }
      }
      Path file = folder.resolve("shapes" + i + ".png");
      try (Image picture = Image.from(image)) {
        picture.write(file);
      }
      List<Annotation> objects = new ArrayList<>();
      for (float[] o : drawn.objects) {
        objects.add(GroundTruth.of((int) o[4], new CocoBox(o[0], o[1], o[2] - o[0], o[3] - o[1])));
      }
      pictures.add(new LabelledPicture(i, file, Size.square(SIDE), objects));
    }
    return new DetectionDataset(CLASSES, pictures);
  }

  /** Batches that depend on epoch and number. */
  static final class Batches implements Feed {
    private final int batch;
    private final int steps;
    private int epoch;
    private int step;

    Batches(int batch, int steps) {
      this.batch = batch;
      this.steps = steps;
    }

    @Override
    public int steps() {
      return steps;
    }

    @Override
    public void begin(int newEpoch, int newStep) {
      epoch = newEpoch;
      step = newStep;
    }

    @Override
    public void fill(Map<String, Tensor> inputs) {
      FloatBuffer pixels = buffer(inputs, DetectorObjective.PICTURES);
      FloatBuffer boxes = buffer(inputs, DetectorObjective.BOXES);
      FloatBuffer classes = buffer(inputs, DetectorObjective.CLASSES);
      boxes.put(new float[boxes.capacity()]).rewind();
      classes.put(new float[classes.capacity()]).rewind();
      for (int n = 0; n < batch; n++) {
        Drawn drawn = draw(1000 + ((long) epoch * steps + step) * batch + n);
        for (float[][] channel : drawn.rgb) {
          for (float[] row : channel) {
            pixels.put(row);
          }
        }
        for (int m = 0; m < drawn.objects.size(); m++) {
          float[] o = drawn.objects.get(m);
          boxes.put(4 * (n * OBJECTS + m), o, 0, 4);
          classes.put(2 * (n * OBJECTS + m) + (int) o[4], 1);
        }
      }
      step++;
    }

    private static FloatBuffer buffer(Map<String, Tensor> inputs, String name) {
      return Objects.requireNonNull(inputs.get(name)).asFloatBuffer();
    }

    @Override
    public String contents() {
      return "the batch of shapes";
    }

    @Override
    public void close() {}
  }
}
