package org.cvkit.core.gradient;

import java.util.List;
import org.cvkit.core.graph.Graph;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.GraphException;
import org.cvkit.core.graph.Node;
import org.cvkit.core.graph.Value;

/**
 * The gradients whose best form depends on the device: each method emits ordinary ONNX operators
 * into the builder. All lowerings pass the same contract test against finite differences.
 *
 * <p>Immutable.
 */
public interface Lowering {

  /** The forms that run on every execution provider. */
  static Lowering portable() {
    return PortableLowering.INSTANCE;
  }

  /**
   * The fastest forms for this processor: ONNX Runtime's own blocked convolutions where a check at
   * first use finds them working as expected, the portable forms otherwise.
   */
  static Lowering cpu() {
    return BlockSize.ofThisProcessor().isPresent()
        ? new BlockedLowering(BlockSize.ofThisProcessor().getAsInt())
        : portable();
  }

  /**
   * Forms for CUDA's kernels. Not yet run on a GPU; their numbers are checked on the CPU's kernels.
   */
  static Lowering cuda() {
    return CudaLowering.INSTANCE;
  }

  /**
   * The lowering that was called {@code id}: a run that goes on must compute in the same forms to
   * come to the same bits.
   *
   * @throws GraphException when there is none of this name, or this processor cannot run it
   */
  static Lowering of(String id) {
    List<Lowering> all = List.of(portable(), cpu(), cuda());
    return all.stream()
        .filter(l -> l.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new GraphException(
                    "lowering "
                        + id
                        + ": expected one that works on this processor, of "
                        + all.stream().map(Lowering::id).distinct().toList()
                        + "; a run that goes on in other forms does not come to the same bits"));
  }

  /** What {@link #of} finds it by. */
  String id();

  /** Gradient of a Conv node to its picture. */
  Value convolutionData(GraphBuilder g, Node conv, Value dy);

  /** Gradient of a Conv node to its kernel. */
  Value convolutionWeight(GraphBuilder g, Node conv, Value dy);

  /** Gradient of a MaxPool node to its picture. */
  Value maxPool(GraphBuilder g, Node pool, Value dy);

  /**
   * A finished graph, gradients and optimiser included, in the forms the device computes best:
   * inputs, outputs, parameters and states stay as they are.
   */
  Graph lower(Graph graph);
}
