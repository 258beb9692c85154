package org.cvkit.detection.window;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cvkit.core.CvException;
import org.cvkit.core.file.WholeFile;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.model.ModelException;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;

/**
 * A linear classifier of histograms of oriented gradients, trained on one's own crops: what {@link
 * HogTraining} makes, {@link #write} saves and {@link #open} slides over pictures (Dalal and Triggs
 * 2005). Histograms are OpenCV's: cells of 8 x 8 pixels, blocks of two by two cells, nine
 * directions.
 *
 * <p>A file is text: a line {@code cvkit-hog 1}, one each of {@code label}, {@code window} and
 * {@code weights}, the last being the offset.
 *
 * <p>Immutable.
 *
 * @param label what it finds
 * @param window size of the crops, sides multiples of 8 and at least 16
 * @param weights one a number of the histogram, and the offset; the answer is their sum with it, 1
 *     and -1 being the margins
 */
public record HogModel(String label, Size window, List<Float> weights) {
  static final int CELL = 8;
  private static final int BLOCK = 2 * CELL;
  private static final int BINS = 9;
  private static final String FIRST_LINE = "cvkit-hog 1";

  public HogModel {
    weights = List.copyOf(weights);
    requireName(label);
    if (weights.size() != features(requireFitting(window)) + 1) {
      throw new IllegalArgumentException(
          "HOG model: expected "
              + (features(window) + 1)
              + " weights for windows of "
              + window
              + ", got "
              + weights.size());
    }
  }

  /**
   * The same label.
   *
   * @throws IllegalArgumentException when a file cannot hold it
   */
  static String requireName(String label) {
    if (label.isBlank() || label.lines().count() != 1 || !label.strip().equals(label)) {
      throw new IllegalArgumentException(
          "HOG label: expected one line without spaces around it, got \"" + label + "\"");
    }
    return label;
  }

  /**
   * The same size.
   *
   * @throws IllegalArgumentException when histograms of it cannot be made
   */
  static Size requireFitting(Size window) {
    boolean fits = Math.min(window.width(), window.height()) >= BLOCK;
    if (!fits || window.width() % CELL != 0 || window.height() % CELL != 0) {
      throw new IllegalArgumentException(
          "HOG window: expected sides that are multiples of 8 and at least 16, got " + window);
    }
    return window;
  }

  /** Numbers in the histograms of a window: blocks overlap by a cell. */
  static int features(Size window) {
    return (window.width() / CELL - 1) * (window.height() / CELL - 1) * 4 * BINS;
  }

  /** From the classifier's answer to 0..1: one half on the plane itself, 0.88 on the margin. */
  static double score(double answer) {
    return 1 / (1 + Math.exp(-2 * answer));
  }

  /** The answer that scores {@code score}. */
  static double answer(double score) {
    return Math.log(score / (1 - score)) / 2;
  }

  /**
   * Opens it as a detector of one class, over pictures each 1.05 times smaller than the last. The
   * caller closes it.
   *
   * @throws IllegalArgumentException when the options name another class
   */
  public ObjectDetector open(DetectionOptions options) {
    return new WindowDetector("hog " + label, List.of(label), options, () -> new HogScan(this));
  }

  /**
   * Writes it to a file.
   *
   * @throws CvException when it cannot be written
   */
  public void write(Path file) {
    StringBuilder numbers = new StringBuilder("weights");
    weights.forEach(w -> numbers.append(' ').append(w));
    List<String> lines =
        List.of(
            FIRST_LINE,
            "label " + label,
            "window " + window.width() + " " + window.height(),
            numbers.append('\n').toString());
    WholeFile.write(file, String.join("\n", lines));
  }

  /** Whether there is such a file and it begins as those that {@link #write} wrote. */
  public static boolean isWrittenTo(Path file) {
    byte[] expected = FIRST_LINE.getBytes(StandardCharsets.UTF_8);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(expected.length), expected);
    } catch (IOException e) {
      // Whoever opens it for what it is says what is wrong with it.
      return false;
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws ModelException when there is no such file, or it is another kind of file
   */
  public static HogModel read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 4 || !lines.get(0).equals(FIRST_LINE)) {
        throw new ModelException(
            "HOG model " + file + ": expected a file that cv train hog wrote, got another");
      }
      String[] sides = lines.get(2).split(" ");
      List<Float> weights = new ArrayList<>();
      for (String word : lines.get(3).substring("weights ".length()).split(" ")) {
        weights.add(Float.parseFloat(word));
      }
      Size window = new Size(Integer.parseInt(sides[1]), Integer.parseInt(sides[2]));
      return new HogModel(lines.get(1).substring("label ".length()), window, weights);
    } catch (NoSuchFileException e) {
      throw new ModelException("HOG model " + file + ": no such file", e);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ModelException("HOG model " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
