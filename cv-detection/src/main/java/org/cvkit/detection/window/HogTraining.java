package org.cvkit.detection.window;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_ml;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.TermCriteria;
import org.bytedeco.opencv.opencv_ml.SVM;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;
import org.cvkit.core.geometry.Box;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.model.ModelException;

/**
 * Trains a {@link HogModel} by OpenCV's linear support vector machine from two folders: {@code
 * positive}, crops that show the object from border to border, which are stretched to the window,
 * and {@code negative}, pictures without it. From each negative picture larger than the window,
 * windows are drawn at random places and scales; a smaller one is stretched like a crop.
 *
 * <p>Source: Dalal and Triggs, "Histograms of Oriented Gradients for Human Detection", 2005.
 *
 * <p>Immutable.
 *
 * @param window size the crops are brought to, sides multiples of 8 and at least 16
 * @param penalty C of the support vector machine, above 0: how much a crop on the wrong side costs
 * @param windowsPerNegative windows drawn from each negative picture, at least 1
 * @param seed of the places they are drawn from
 */
public record HogTraining(Size window, double penalty, int windowsPerNegative, long seed) {
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "bmp", "webp");
  private static final int MOST_ROUNDS = 10_000;
  private static final double ENOUGH = 1e-6;

  public HogTraining {
    HogModel.requireFitting(window);
    if (!(penalty > 0) || windowsPerNegative < 1) {
      throw new IllegalArgumentException(
          "HOG training: expected a penalty above 0 and at least 1 window a negative, got "
              + penalty
              + " and "
              + windowsPerNegative);
    }
  }

  /** Penalty 1, ten windows a negative picture, seed 0. */
  public static HogTraining of(Size window) {
    return new HogTraining(window, 1, 10, 0);
  }

  public HogTraining withSeed(long other) {
    return new HogTraining(window, penalty, windowsPerNegative, other);
  }

  public HogTraining withPenalty(double other) {
    return new HogTraining(window, other, windowsPerNegative, seed);
  }

  /** Is told of pictures that are left out. */
  public interface Listener {
    /** A picture could not be read: the model is of the others. */
    void failed(MediaException failure);
  }

  /**
   * Trains on the crops of {@code folder}, all of them.
   *
   * @param label what the positive crops show
   * @throws IllegalArgumentException when a file cannot hold the label
   * @throws ModelException when a folder or its pictures are missing, or training fails
   * @throws MediaException when a picture cannot be read
   */
  public HogModel train(Path folder, String label) {
    return train(
        folder,
        label,
        failure -> {
          throw failure;
        });
  }

  /**
   * Trains on those crops of {@code folder} that can be read. The others count for nothing: the
   * model is the one of a folder without them.
   *
   * @param label what the positive crops show
   * @param listener is told of each picture that cannot be read
   * @throws IllegalArgumentException when a file cannot hold the label
   * @throws ModelException when a folder or its pictures are missing, or training fails
   * @throws MediaException when no positive picture, or no negative one, can be read
   */
  public HogModel train(Path folder, String label, Listener listener) {
    HogModel.requireName(label);
    NativeGroup.OPENCV_ML.load();
    List<float[]> rows = new ArrayList<>();
    Random random = new Random(seed);
    try (HOGDescriptor hog = Hog.descriptor(window)) {
      each(folder.resolve("positive"), crop -> rows.add(features(hog, crop)), listener);
      int positives = rows.size();
      each(folder.resolve("negative"), image -> draw(hog, image, random, rows), listener);
      return new HogModel(label, window, fit(rows, positives));
    }
  }

  /** Shows the pictures of a folder that can be read, one after another. */
  private static void each(Path folder, Consumer<Image> use, Listener listener) {
    List<Path> files = pictures(folder);
    int read = 0;
    for (Path file : files) {
      try (Image picture = Image.read(file)) {
        use.accept(picture);
        read++;
      } catch (MediaException e) {
        listener.failed(e);
      }
    }
    if (read == 0) {
      throw new MediaException(
          "HOG training "
              + folder
              + ": expected pictures that can be read, got none among "
              + files.size());
    }
  }

  private static List<Path> pictures(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures = files.filter(HogTraining::isPicture).sorted().toList();
      if (pictures.isEmpty()) {
        throw new ModelException(
            "HOG training " + folder + ": expected pictures, got none; put crops into it");
      }
      return pictures;
    } catch (IOException e) {
      throw new ModelException(
          "HOG training "
              + folder
              + ": cannot be read: "
              + e.getMessage()
              + "; expected folders positive and negative beside each other",
          e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private void draw(HOGDescriptor hog, Image picture, Random random, List<float[]> rows) {
    double most =
        Math.min(
            (double) picture.width() / window.width(), (double) picture.height() / window.height());
    if (most <= 1) {
      rows.add(features(hog, picture));
      return;
    }
    for (int i = 0; i < windowsPerNegative; i++) {
      double scale = Math.pow(most, random.nextDouble());
      int width = (int) (window.width() * scale);
      int height = (int) (window.height() * scale);
      int left = random.nextInt(picture.width() - width + 1);
      int top = random.nextInt(picture.height() - height + 1);
      try (Image part = picture.crop(new Box(left, top, left + width, top + height))) {
        rows.add(features(hog, part));
      }
    }
  }

  private float[] features(HOGDescriptor hog, Image picture) {
    try (Image fitted = picture.resize(window, Interpolation.AREA);
        FloatPointer values = new FloatPointer()) {
      if (fitted.format() != PixelFormat.BGR8 && fitted.format() != PixelFormat.GRAY8) {
        throw new ModelException(
            "HOG training: expected pictures of 8 bits, grey or in colours, got "
                + fitted.format());
      }
      hog.compute(OpenCvBridge.asMat(fitted), values);
      float[] row = new float[HogModel.features(window)];
      values.get(row);
      return row;
    }
  }

  /** The separating plane, turned so that positives lie above it. */
  private List<Float> fit(List<float[]> rows, int positives) {
    int columns = rows.get(0).length;
    try (Mat samples = new Mat(rows.size(), columns, opencv_core.CV_32F);
        Mat sides = new Mat(rows.size(), 1, opencv_core.CV_32S);
        TermCriteria enough =
            new TermCriteria(TermCriteria.COUNT | TermCriteria.EPS, MOST_ROUNDS, ENOUGH);
        SVM machine = SVM.create()) {
      FloatBuffer values = samples.createBuffer();
      java.nio.IntBuffer labels = sides.createBuffer();
      for (int i = 0; i < rows.size(); i++) {
        values.put(i * columns, rows.get(i));
        labels.put(i, i < positives ? 1 : -1);
      }
      machine.setType(SVM.C_SVC);
      machine.setKernel(SVM.LINEAR);
      machine.setC(penalty);
      machine.setTermCriteria(enough);
      if (!machine.train(samples, opencv_ml.ROW_SAMPLE, sides)) {
        throw new ModelException("HOG training: OpenCV found no plane between the crops");
      }
      return turned(plane(machine, columns), rows, positives);
    }
  }

  /** The weights and, last, the offset. */
  private static float[] plane(SVM machine, int columns) {
    try (Mat vectors = machine.getSupportVectors();
        Mat alphas = new Mat();
        Mat indices = new Mat()) {
      double rho = machine.getDecisionFunction(0, alphas, indices);
      float[] plane = new float[columns + 1];
      // OpenCV has summed up the vectors of a linear machine to one.
      FloatBuffer sum = vectors.createBuffer();
      sum.get(0, plane, 0, columns);
      plane[columns] = (float) -rho;
      return plane;
    }
  }

  /** OpenCV's machine counts the smaller class as above, which is not the object's. */
  private static List<Float> turned(float[] plane, List<float[]> rows, int positives) {
    double above = 0;
    for (int i = 0; i < rows.size(); i++) {
      double answer = plane[plane.length - 1];
      for (int k = 0; k < plane.length - 1; k++) {
        answer += plane[k] * rows.get(i)[k];
      }
      above += i < positives ? answer / positives : -answer / (rows.size() - positives);
    }
    List<Float> weights = new ArrayList<>();
    for (float weight : plane) {
      weights.add(above < 0 ? -weight : weight);
    }
    return weights;
  }
}
