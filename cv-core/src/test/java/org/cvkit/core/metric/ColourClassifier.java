package org.cvkit.core.metric;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.model.Labels;
import org.cvkit.core.model.Model;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.Task;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;

/**
 * A network that says which of three colours a picture is: its scores are the means of the
 * channels, so that their softmax is known by hand.
 */
public final class ColourClassifier {
  /** The score of a picture of one pure colour: e / (e + 2). */
  public static final float SURE = (float) (Math.E / (Math.E + 2));

  private ColourClassifier() {}

  /** Writes the network; {@code batch} may be {@link Shape#FREE}. */
  public static Model write(Path file, long batch, List<String> labels) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.INFERENCE);
    Value picture = g.input("input", ElementType.FLOAT32, Shape.of(batch, 3, 4, 4));
    g.output("scores", g.mean(picture, 2, 3));
    ModelCard card = card(labels);
    g.build().write(file, Map.of(ModelCard.METADATA_KEY, card.toJson()));
    return new Model(card, file);
  }

  private static ModelCard card(List<String> labels) {
    Preprocessing preprocessing =
        Preprocessing.of(
            new Transform.Stretch(Size.square(4), Interpolation.LINEAR),
            Preprocessing.ChannelOrder.RGB,
            Normalization.unit());
    return ModelCard.of("colours", Task.CLASSIFY, "softmax", preprocessing, Labels.of(labels));
  }

  /** The network for batches of any size, opened. The caller closes it. */
  public static Classifier open(Path file, List<String> labels) {
    return Classifier.open(
        write(file, Shape.FREE, labels), SessionOptions.defaults().withThreads(1));
  }

  /** A picture of one colour, 8 x 6 pixels. */
  public static Path picture(Path file, Color color) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(0, 0, 8, 6);
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
