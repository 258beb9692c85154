package org.cvkit.detection.window;

import java.nio.FloatBuffer;
import java.util.Map;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Value;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/** Owns a classifier that is run on cut-out windows. */
final class EachWindowScorer implements WindowScorer {
  private final Size window;
  private final Size stride;
  private final int batch;
  private final int classes;
  private final InferenceSession session;

  EachWindowScorer(Graph classifier, Size stride, int batch, SessionOptions options) {
    Value input = classifier.inputs().get(0);
    Value output = classifier.outputs().values().iterator().next();
    if (input.rank() != 4
        || input.dimension(2) < 1
        || input.dimension(3) < 1
        || output.dimension(1) < 1) {
      throw new GraphException(
          "window by window: expected a classifier of pictures of known size, got "
              + input
              + " to "
              + output);
    }
    window = new Size((int) input.dimension(3), (int) input.dimension(2));
    this.stride = stride;
    this.batch = input.dimension(0) == Shape.FREE ? batch : (int) input.dimension(0);
    classes = (int) output.dimension(1);
    session = InferenceSession.open("window classifier", classifier.toOnnx(Map.of()), options);
  }

  @Override
  public Size window() {
    return window;
  }

  @Override
  public Size stride() {
    return stride;
  }

  @Override
  public Device device() {
    return session.device();
  }

  @Override
  public Tensor score(Tensor picture) {
    Size size = new Size((int) picture.shape().dimension(3), (int) picture.shape().dimension(2));
    Size windows = windows(size);
    int channels = (int) picture.shape().dimension(1);
    int count = windows.width() * windows.height();
    Tensor all =
        Tensor.allocate(ElementType.FLOAT32, Shape.of(classes, windows.height(), windows.width()));
    Shape shape = Shape.of(batch, channels, window.height(), window.width());
    try (Tensor some = Tensor.allocate(ElementType.FLOAT32, shape);
        InferenceSession.Binding binding = session.bind(some)) {
      for (int from = 0; from < count; from += batch) {
        int length = Math.min(batch, count - from);
        for (int i = 0; i < length; i++) {
          int x = (from + i) % windows.width() * stride.width();
          int y = (from + i) / windows.width() * stride.height();
          cut(picture.asFloatBuffer(), size, x, y, channels, some.asFloatBuffer(), i);
        }
        Outputs outputs = binding.run();
        spread(outputs.get(0).asFloatBuffer(), all.asFloatBuffer(), from, length, count);
      }
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void cut(
      FloatBuffer picture, Size size, int x, int y, int channels, FloatBuffer to, int index) {
    int at = index * channels * window.width() * window.height();
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < window.height(); row++, at += window.width()) {
        int from = (c * size.height() + y + row) * size.width() + x;
        to.put(at, picture, from, window.width());
      }
    }
  }

  /** From a row a window to a map a class. */
  private void spread(FloatBuffer rows, FloatBuffer maps, int from, int length, int count) {
    for (int i = 0; i < length; i++) {
      for (int c = 0; c < classes; c++) {
        maps.put(c * count + from + i, rows.get(i * classes + c));
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
