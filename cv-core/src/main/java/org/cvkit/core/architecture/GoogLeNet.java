package org.cvkit.core.architecture;

import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.layer.Layer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.layer.Sequential;
import org.cvkit.core.transform.Normalization;

/**
 * GoogLeNet, Inception v1 (Szegedy et al. 2015, "Going Deeper with Convolutions", table 1) in
 * torchvision's form: batch norm after each convolution, 3 x 3 in place of 5 x 5, no auxiliary
 * heads. Pictures of any size.
 *
 * <p>Immutable.
 */
public record GoogLeNet(int classes) implements Network {

  /**
   * The paper's columns: #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj; and the pooling
   * before the module, 0 for none.
   */
  private record Row(
      String name, int pool, int c1, int r3, int c3, int r5, int c5, int projection) {
    int out() {
      return c1 + c3 + c5 + projection;
    }
  }

  private static final List<Row> TABLE =
      List.of(
          new Row("3a", 3, 64, 96, 128, 16, 32, 32),
          new Row("3b", 0, 128, 128, 192, 32, 96, 64),
          new Row("4a", 3, 192, 96, 208, 16, 48, 64),
          new Row("4b", 0, 160, 112, 224, 24, 64, 64),
          new Row("4c", 0, 128, 128, 256, 24, 64, 64),
          new Row("4d", 0, 112, 144, 288, 32, 64, 64),
          new Row("4e", 0, 256, 160, 320, 32, 128, 128),
          new Row("5a", 2, 256, 160, 320, 32, 128, 128),
          new Row("5b", 0, 384, 192, 384, 48, 128, 128));

  @Override
  public GoogLeNet withClasses(int other) {
    return new GoogLeNet(other);
  }

  @Override
  public Size inputSize() {
    return Size.square(224);
  }

  /** Values of -1..1: torchvision's weights come from a network that was fed so. */
  @Override
  public Normalization normalization() {
    return Normalization.signed();
  }

  @Override
  public String head() {
    return "fc.";
  }

  @Override
  public Value apply(GraphBuilder g, Value x) {
    Value y = BasicConvolution.of(3, 64, 7).withStride(2).apply(g.scope("conv1"), x);
    y = halved(3).apply(g, y);
    y = BasicConvolution.of(64, 64, 1).apply(g.scope("conv2"), y);
    y = BasicConvolution.of(64, 192, 3).apply(g.scope("conv3"), y);
    int channels = 192;
    for (Row row : TABLE) {
      y = row.pool() > 0 ? halved(row.pool()).apply(g, y) : y;
      y = module(g.scope("inception" + row.name()), y, channels, row);
      channels = row.out();
    }
    Value means = new Flatten().apply(g, Pool.globalAverage().apply(g, y));
    Value kept = new Dropout(0.2).apply(g.scope("dropout"), means);
    return Linear.of(channels, classes)
        .withInitializer(Initializer.truncatedNormal(0.01))
        .apply(g.scope("fc"), kept);
  }

  private static Pool halved(int window) {
    return Pool.max(window, 2).withRounding(Pool.Rounding.UP);
  }

  /** Figure 2b: four branches side by side. */
  private static Value module(GraphBuilder g, Value x, int in, Row row) {
    Layer c1 = BasicConvolution.of(in, row.c1(), 1);
    Layer c3 =
        Sequential.of(
            BasicConvolution.of(in, row.r3(), 1), BasicConvolution.of(row.r3(), row.c3(), 3));
    Layer c5 =
        Sequential.of(
            BasicConvolution.of(in, row.r5(), 1), BasicConvolution.of(row.r5(), row.c5(), 3));
    Layer pooled =
        Sequential.of(Pool.max(3, 1).withPadding(1), BasicConvolution.of(in, row.projection(), 1));
    return g.concat(
        1,
        c1.apply(g.scope("branch1"), x),
        c3.apply(g.scope("branch2"), x),
        c5.apply(g.scope("branch3"), x),
        pooled.apply(g.scope("branch4"), x));
  }
}
