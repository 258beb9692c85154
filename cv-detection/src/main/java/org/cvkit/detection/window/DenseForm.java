package org.cvkit.detection.window;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;

/**
 * A classifier that looks at every window of a picture in one pass: the same weights, its dense
 * layers turned into convolutions, so that neighbouring windows share what they have in common. The
 * input is N x C x H x W of any size from the window's on, the output N x classes x rows x columns;
 * row r, column c are the classifier's answer to the window whose corner is at ({@code c * strideX,
 * r * strideY}).
 *
 * <p>That holds exactly, but for rounding, where nothing looks beyond the window's border: with
 * padding a window sees zeros where the whole picture shows what lies beside it. Networks that pad
 * are therefore refused.
 *
 * <p>Source: Sermanet et al., "OverFeat: Integrated Recognition, Localization and Detection using
 * Convolutional Networks", 2014, section 3.5.
 *
 * <p>Immutable.
 *
 * @param graph from {@code image} to {@code scores}
 * @param window size of the classifier's pictures
 * @param strideX pixels from one window to the next
 * @param strideY the same downwards
 */
public record DenseForm(Graph graph, Size window, int strideX, int strideY) {

  /**
   * Turns a classifier's layers into convolutions.
   *
   * @param classifier from one input N x C x H x W of known size to one output N x classes
   * @throws org.cvkit.core.graph.GraphException naming the node that stands against it: padding, or
   *     an operator whose dense form is not known
   */
  public static DenseForm of(Graph classifier) {
    return new DenseRewriting(classifier).form();
  }

  /** How many whole windows lie in a picture, across and down; none when it is smaller. */
  public Size windows(Size picture) {
    if (picture.width() < window.width() || picture.height() < window.height()) {
      return new Size(0, 0);
    }
    return new Size(
        (picture.width() - window.width()) / strideX + 1,
        (picture.height() - window.height()) / strideY + 1);
  }
}
