package org.cvkit.detection.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Reads the boxes out of one kind of network head.
 *
 * <p>Confined to one thread at a time: it keeps scratch memory.
 */
@FunctionalInterface
interface Head {

  /**
   * Proposes every box of the outputs that may score enough, in pixels of the input.
   *
   * @return false when the outputs do not have the head's layout; nothing was proposed then
   */
  boolean read(Outputs outputs, Size input, Candidates candidates);

  /** Output {@code index} if it is float32, of the given rank and for one picture. */
  static Optional<Tensor> output(Outputs outputs, int index, int rank) {
    if (index >= outputs.count()) {
      return Optional.empty();
    }
    Tensor tensor = outputs.get(index);
    boolean fits =
        tensor.type() == ElementType.FLOAT32
            && tensor.shape().rank() == rank
            && tensor.shape().dimension(0) == 1;
    return fits ? Optional.of(tensor) : Optional.empty();
  }

  /** What the outputs are called and how large they are. */
  static List<TensorSpec> specs(Outputs outputs) {
    List<TensorSpec> specs = new ArrayList<>();
    for (int i = 0; i < outputs.count(); i++) {
      specs.add(
          new TensorSpec(outputs.names().get(i), outputs.get(i).type(), outputs.get(i).shape()));
    }
    return specs;
  }
}
