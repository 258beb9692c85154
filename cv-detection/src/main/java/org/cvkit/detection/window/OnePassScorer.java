package org.cvkit.detection.window;

import java.nio.FloatBuffer;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/** Owns the dense form of a classifier. */
final class OnePassScorer implements WindowScorer {
  private final DenseForm form;
  private final InferenceSession session;

  OnePassScorer(DenseForm form, SessionOptions options) {
    this.form = form;
    session = InferenceSession.open("dense form", form.graph().toOnnx(Map.of()), options);
  }

  @Override
  public Size window() {
    return form.window();
  }

  @Override
  public Size stride() {
    return new Size(form.strideX(), form.strideY());
  }

  @Override
  public Device device() {
    return session.device();
  }

  @Override
  public Tensor score(Tensor picture) {
    Size size = new Size((int) picture.shape().dimension(3), (int) picture.shape().dimension(2));
    Size windows = windows(size);
    try (Outputs outputs = session.run(picture)) {
      return firstOf(outputs.get(0), windows);
    }
  }

  /**
   * The answers for whole windows: a network that does not look at its window's last pixels answers
   * for parts of windows too.
   */
  private static Tensor firstOf(Tensor scores, Size windows) {
    int classes = (int) scores.shape().dimension(1);
    int rows = (int) scores.shape().dimension(2);
    int columns = (int) scores.shape().dimension(3);
    FloatBuffer from = scores.asFloatBuffer();
    Tensor whole =
        Tensor.allocate(ElementType.FLOAT32, Shape.of(classes, windows.height(), windows.width()));
    try {
      FloatBuffer to = whole.asFloatBuffer();
      for (int c = 0; c < classes; c++) {
        for (int y = 0; y < windows.height(); y++) {
          int at = (c * windows.height() + y) * windows.width();
          to.put(at, from, (c * rows + y) * columns, windows.width());
        }
      }
      return whole;
    } catch (RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
