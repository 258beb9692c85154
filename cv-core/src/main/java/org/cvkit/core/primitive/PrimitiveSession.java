package org.cvkit.core.primitive;

import java.util.Map;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns one primitive, loaded into ONNX Runtime as a graph of one node, for volumes of one shape.
 *
 * <p>Confined to one thread at a time.
 */
public final class PrimitiveSession implements NativeResource {
  private final Scope scope = new Scope();
  private final Shape shape;
  private final Shape outputShape;
  private final Tensor input;
  private final InferenceSession.Binding binding;

  private PrimitiveSession(Primitive primitive, Shape shape, SessionOptions options) {
    this.shape = shape;
    outputShape = primitive.outputShape(shape);
    boolean whole = false;
    try {
      InferenceSession session =
          scope.add(
              InferenceSession.open(
                  primitive.getClass().getSimpleName(),
                  graph(primitive, shape).toOnnx(Map.of()),
                  options));
      input = scope.add(Tensor.allocate(ElementType.FLOAT32, shape));
      binding = scope.add(session.bind(input));
      whole = true;
    } finally {
      if (!whole) {
        scope.close();
      }
    }
  }

  /**
   * Loads {@code primitive} for volumes of {@code shape}. The caller closes it.
   *
   * @throws IllegalArgumentException when the shape does not fit the primitive
   */
  public static PrimitiveSession open(Primitive primitive, Shape shape, SessionOptions options) {
    return new PrimitiveSession(primitive, shape, options);
  }

  /**
   * {@code primitive} as a whole graph: one input {@code x} of {@code shape}, one output {@code y}.
   */
  public static Graph graph(Primitive primitive, Shape shape) {
    GraphBuilder g = GraphBuilder.create(GraphBuilder.Mode.INFERENCE);
    Value x = g.input("x", ElementType.FLOAT32, shape);
    g.output("y", primitive.apply(g, x));
    return g.build();
  }

  /**
   * Applies it.
   *
   * @throws IllegalArgumentException when {@code x} has another shape
   */
  public Volume apply(Volume x) {
    if (!x.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "primitive session: expected a volume of " + shape + ", got " + x.shape());
    }
    input.asFloatBuffer().put(x.values());
    return Volume.around(outputShape, binding.run().get(0).toFloatArray());
  }

  /** Runs it on what was last given, without copying anything: for measuring. */
  public void run() {
    binding.run();
  }

  @Override
  public void close() {
    scope.close();
  }
}
