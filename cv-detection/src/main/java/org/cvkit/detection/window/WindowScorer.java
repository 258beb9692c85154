package org.cvkit.detection.window;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns a classifier and applies it to every window of a picture.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public interface WindowScorer extends NativeResource {

  /** One pass over the whole picture ({@link DenseForm}). The caller closes it. */
  static WindowScorer onePass(DenseForm form, SessionOptions options) {
    return new OnePassScorer(form, options);
  }

  /**
   * One window after the other, {@code batch} of them at a time. The caller closes it.
   *
   * @param classifier from one picture N x C x H x W to N x classes
   * @param stride pixels from one window to the next, across and down
   * @throws org.cvkit.core.graph.GraphException when the classifier's input is of no known size
   */
  static WindowScorer eachWindow(Graph classifier, Size stride, int batch, SessionOptions options) {
    return new EachWindowScorer(classifier, stride, batch, options);
  }

  /** Size of a window. */
  Size window();

  /** Pixels from one window to the next, across and down. */
  Size stride();

  /** How many whole windows lie in a picture, across and down; none when it is smaller. */
  default Size windows(Size picture) {
    if (picture.width() < window().width() || picture.height() < window().height()) {
      return new Size(0, 0);
    }
    return new Size(
        (picture.width() - window().width()) / stride().width() + 1,
        (picture.height() - window().height()) / stride().height() + 1);
  }

  /** Where it really computes. */
  Device device();

  /**
   * What the classifier says of every window: classes x rows x columns, without the batch. The
   * caller closes it.
   *
   * @param picture 1 x C x H x W, prepared as the classifier wants it, at least a window large
   */
  Tensor score(Tensor picture);
}
