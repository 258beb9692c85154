package org.cvkit.core.architecture;

import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.Dropout;
import org.cvkit.core.layer.Flatten;
import org.cvkit.core.layer.Initializer;
import org.cvkit.core.layer.Linear;
import org.cvkit.core.layer.Pool;
import org.cvkit.core.transform.Normalization;

/**
 * Inception v3 (Szegedy et al. 2016, "Rethinking the Inception Architecture", table 1 and figures 5
 * to 7) as torchvision has it, without the auxiliary head: large kernels taken apart into small and
 * into flat ones, behind 1 x 1 bottlenecks. Pictures of at least 75 x 75.
 *
 * <p>Immutable.
 */
public record InceptionV3(int classes) implements Network {

  /** A module: its name, how it is built, and the figure that varies from one to the next. */
  private record Row(String name, Kind kind, int channels) {}

  private enum Kind {
    /** Figure 5; {@code channels} of the pooling branch. */
    SMALL,
    /** Figure 10: halves both sides. */
    SMALL_TO_FLAT,
    /** Figure 6; {@code channels} inside the branches of flat kernels. */
    FLAT,
    /** Halves both sides. */
    FLAT_TO_WIDE,
    /** Figure 7. */
    WIDE
  }

  private static final List<Row> TABLE =
      List.of(
          new Row("Mixed_5b", Kind.SMALL, 32),
          new Row("Mixed_5c", Kind.SMALL, 64),
          new Row("Mixed_5d", Kind.SMALL, 64),
          new Row("Mixed_6a", Kind.SMALL_TO_FLAT, 0),
          new Row("Mixed_6b", Kind.FLAT, 128),
          new Row("Mixed_6c", Kind.FLAT, 160),
          new Row("Mixed_6d", Kind.FLAT, 160),
          new Row("Mixed_6e", Kind.FLAT, 192),
          new Row("Mixed_7a", Kind.FLAT_TO_WIDE, 0),
          new Row("Mixed_7b", Kind.WIDE, 0),
          new Row("Mixed_7c", Kind.WIDE, 0));

  @Override
  public InceptionV3 withClasses(int other) {
    return new InceptionV3(other);
  }

  @Override
  public Size inputSize() {
    return Size.square(299);
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
    Branch b = new Branch(g, x);
    b = b.then("Conv2d_1a_3x3", BasicConvolution.of(3, 32, 3).withStride(2).withoutPadding());
    b = b.then("Conv2d_2a_3x3", BasicConvolution.of(32, 32, 3).withoutPadding());
    b = b.then("Conv2d_2b_3x3", 64, 3, 3).pooled();
    b = b.then("Conv2d_3b_1x1", 80, 1, 1);
    b = b.then("Conv2d_4a_3x3", BasicConvolution.of(80, 192, 3).withoutPadding()).pooled();
    Value y = b.end();
    for (Row row : TABLE) {
      y = module(new Branch(g.scope(row.name()), y), row);
    }
    Value means = new Flatten().apply(g, Pool.globalAverage().apply(g, y));
    Value kept = new Dropout(0.5).apply(g.scope("dropout"), means);
    return Linear.of((int) means.dimension(1), classes)
        .withInitializer(Initializer.truncatedNormal(0.1))
        .apply(g.scope("fc"), kept);
  }

  private static Value module(Branch x, Row row) {
    return switch (row.kind()) {
      case SMALL -> small(x, row.channels());
      case SMALL_TO_FLAT -> smallToFlat(x);
      case FLAT -> flat(x, row.channels());
      case FLAT_TO_WIDE -> flatToWide(x);
      case WIDE -> wide(x);
    };
  }

  private static Value small(Branch x, int pool) {
    Branch b1 = x.then("branch1x1", 64, 1, 1);
    Branch b5 = x.then("branch5x5_1", 48, 1, 1).then("branch5x5_2", 64, 5, 5);
    Branch b3 = x.then("branch3x3dbl_1", 64, 1, 1).then("branch3x3dbl_2", 96, 3, 3);
    b3 = b3.then("branch3x3dbl_3", 96, 3, 3);
    return Branch.concat(b1, b5, b3, x.averaged().then("branch_pool", pool, 1, 1));
  }

  private static Value smallToFlat(Branch x) {
    Branch b3 = x.halved("branch3x3", 384);
    Branch dbl = x.then("branch3x3dbl_1", 64, 1, 1).then("branch3x3dbl_2", 96, 3, 3);
    return Branch.concat(b3, dbl.halved("branch3x3dbl_3", 96), x.pooled());
  }

  private static Value flat(Branch x, int c) {
    Branch b1 = x.then("branch1x1", 192, 1, 1);
    Branch b7 = x.then("branch7x7_1", c, 1, 1).then("branch7x7_2", c, 1, 7);
    b7 = b7.then("branch7x7_3", 192, 7, 1);
    Branch dbl = x.then("branch7x7dbl_1", c, 1, 1).then("branch7x7dbl_2", c, 7, 1);
    dbl = dbl.then("branch7x7dbl_3", c, 1, 7).then("branch7x7dbl_4", c, 7, 1);
    dbl = dbl.then("branch7x7dbl_5", 192, 1, 7);
    return Branch.concat(b1, b7, dbl, x.averaged().then("branch_pool", 192, 1, 1));
  }

  private static Value flatToWide(Branch x) {
    Branch b3 = x.then("branch3x3_1", 192, 1, 1).halved("branch3x3_2", 320);
    Branch b7 = x.then("branch7x7x3_1", 192, 1, 1).then("branch7x7x3_2", 192, 1, 7);
    b7 = b7.then("branch7x7x3_3", 192, 7, 1).halved("branch7x7x3_4", 192);
    return Branch.concat(b3, b7, x.pooled());
  }

  private static Value wide(Branch x) {
    Branch b1 = x.then("branch1x1", 320, 1, 1);
    Branch b3 = x.then("branch3x3_1", 384, 1, 1);
    Branch dbl = x.then("branch3x3dbl_1", 448, 1, 1).then("branch3x3dbl_2", 384, 3, 3);
    return Branch.concat(
        b1,
        b3.then("branch3x3_2a", 384, 1, 3),
        b3.then("branch3x3_2b", 384, 3, 1),
        dbl.then("branch3x3dbl_3a", 384, 1, 3),
        dbl.then("branch3x3dbl_3b", 384, 3, 1),
        x.averaged().then("branch_pool", 192, 1, 1));
  }

  /** What has been computed so far along one way through a module. */
  private record Branch(GraphBuilder g, Value end) {

    Branch then(String name, int out, int height, int width) {
      return then(name, BasicConvolution.of(channels(), out, height, width));
    }

    Branch halved(String name, int out) {
      return then(name, BasicConvolution.of(channels(), out, 3).withStride(2).withoutPadding());
    }

    Branch then(String name, BasicConvolution next) {
      return new Branch(g, next.apply(g.scope(name), end));
    }

    Branch pooled() {
      return new Branch(g, Pool.max(3, 2).apply(g, end));
    }

    Branch averaged() {
      return new Branch(g, Pool.average(3, 1).withPadding(1).apply(g, end));
    }

    private int channels() {
      return (int) end.dimension(1);
    }

    static Value concat(Branch... branches) {
      Value[] ends = new Value[branches.length];
      for (int i = 0; i < ends.length; i++) {
        ends[i] = branches[i].end();
      }
      return branches[0].g().concat(1, ends);
    }
  }
}
