package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.data.SkippedPicture;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.report.RunDescription;

/**
 * What learns one task from pictures: owns loaders and sessions, and in the end writes a model with
 * its card, and the pages that people read of it.
 *
 * <p>Confined to one thread at a time.
 */
public interface Training extends NativeResource {
  /** The network as it will be run. */
  Graph graph();

  /** How many pictures are learned from. */
  int trainingPictures();

  /** How many pictures are held out, to decide which epoch's weights are best. */
  int heldPictures();

  /** Steps an epoch has. */
  int steps();

  /**
   * Trains from the beginning.
   *
   * @param weights what parameters begin with, by name; what is missing is drawn
   * @param folder of the checkpoints and the models
   */
  TrainingReport train(Map<String, Constant> weights, Path folder, TrainingListener listener);

  /** Goes on after the folder's last checkpoint. */
  TrainingReport resume(Path folder, TrainingListener listener);

  /**
   * Pictures that could not be read so far: those of the training data, which others took the place
   * of, then those held out, which were not counted.
   */
  List<SkippedPicture> skipped();

  /** What else whoever trains should know, a sentence each. */
  List<String> remarks();

  /**
   * Writes what people read of a training that is over into its folder: {@code curves.png}, plots
   * of the best model on the pictures held out, and {@code report.html} with all of it.
   *
   * @throws org.cvkit.core.CvException when a file cannot be written, or no plot can be drawn
   */
  void report(TrainingReport training, Path folder, RunDescription run);
}
