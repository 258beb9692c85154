package org.cvkit.core.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.ShapeInference.Application;
import org.cvkit.core.graph.ShapeInference.Rule;
import org.cvkit.core.graph.ShapeInference.Typed;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;

/** Shapes of convolutions and pooling. */
final class WindowShapes {
  private WindowShapes() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Conv", WindowShapes::convolution);
    rules.put("ConvTranspose", WindowShapes::transposedConvolution);
    rules.put("MaxPool", WindowShapes::maxPool);
    rules.put("AveragePool", a -> List.of(new Typed(a.input(0).type(), pooled(a))));
    rules.put("GlobalAveragePool", WindowShapes::globalPool);
    rules.put("GlobalMaxPool", WindowShapes::globalPool);
  }

  private static List<Typed> convolution(Application a) {
    Value x = a.input(0);
    Value w = a.input(1);
    long groups = a.attributes().integer("group", 1);
    if (x.rank() < 3 || w.rank() != x.rank()) {
      throw a.wrong("a picture N x C x ... and a kernel of as many dimensions", x + " and " + w);
    }
    if (x.dimension(1) != Shape.FREE && x.dimension(1) != w.dimension(1) * groups) {
      throw a.wrong(w.dimension(1) * groups + " channels", x.dimension(1));
    }
    if (w.dimension(0) % groups != 0) {
      throw a.wrong("a multiple of " + groups + " output channels", w.dimension(0));
    }
    requireBias(a, w.dimension(0));
    Convolution window = Convolution.of(a.node(), spatial(w.shape()), a.attributes());
    long[] out = x.shape().toArray();
    out[1] = w.dimension(0);
    for (int i = 2; i < out.length; i++) {
      out[i] = window.output(i - 2, out[i]);
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  private static List<Typed> transposedConvolution(Application a) {
    Value x = a.input(0);
    Value w = a.input(1);
    if (x.dimension(1) != Shape.FREE && x.dimension(1) != w.dimension(0)) {
      throw a.wrong(w.dimension(0) + " channels", x.dimension(1));
    }
    long channels = w.dimension(1) * a.attributes().integer("group", 1);
    requireBias(a, channels);
    Convolution window = Convolution.of(a.node(), spatial(w.shape()), a.attributes());
    int axes = x.rank() - 2;
    long[] wanted = a.attributes().longs("output_shape");
    long[] extra = a.attributes().longs("output_padding", new long[axes]);
    long[] out = x.shape().toArray();
    out[1] = channels;
    for (int i = 0; i < axes; i++) {
      out[i + 2] = wanted.length > 0 ? wanted[i] : window.transposedOutput(i, out[i + 2], extra[i]);
    }
    return List.of(new Typed(x.type(), Shape.of(out)));
  }

  private static void requireBias(Application a, long channels) {
    if (a.has(2) && !a.input(2).shape().equals(Shape.of(channels))) {
      throw a.wrong("a bias of " + channels, a.input(2).shape());
    }
  }

  private static List<Typed> maxPool(Application a) {
    Shape shape = pooled(a);
    return List.of(new Typed(a.input(0).type(), shape), new Typed(ElementType.INT64, shape));
  }

  private static Shape pooled(Application a) {
    Value x = a.input(0);
    long[] kernel = a.attributes().longs("kernel_shape");
    if (kernel.length != x.rank() - 2) {
      throw a.wrong("a window of " + (x.rank() - 2) + " sides", Arrays.toString(kernel));
    }
    Convolution window = Convolution.of(a.node(), kernel, a.attributes());
    long[] out = x.shape().toArray();
    for (int i = 2; i < out.length; i++) {
      out[i] = window.output(i - 2, out[i]);
    }
    return Shape.of(out);
  }

  private static List<Typed> globalPool(Application a) {
    long[] out = a.input(0).shape().toArray();
    Arrays.fill(out, 2, out.length, 1);
    return List.of(new Typed(a.input(0).type(), Shape.of(out)));
  }

  private static long[] spatial(Shape kernel) {
    long[] all = kernel.toArray();
    return Arrays.copyOfRange(all, 2, all.length);
  }
}
