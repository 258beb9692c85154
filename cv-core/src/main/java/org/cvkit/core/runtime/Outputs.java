package org.cvkit.core.runtime;

import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns the output tensors of one run, in the model's order.
 *
 * <p>Confined to one thread at a time.
 */
public final class Outputs implements NativeResource {
  private final List<String> names;
  private final List<Tensor> tensors;

  private Outputs(List<String> names, List<Tensor> tensors) {
    this.names = names;
    this.tensors = tensors;
  }

  /**
   * Outputs made by hand, as tests of decoders need them. Takes over the tensors. The caller closes
   * it.
   *
   * @throws IllegalArgumentException when there is not one tensor a name
   */
  public static Outputs of(List<String> names, List<Tensor> tensors) {
    if (names.size() != tensors.size()) {
      throw new IllegalArgumentException(
          "outputs: expected one tensor a name, got "
              + names.size()
              + " names and "
              + tensors.size()
              + " tensors");
    }
    return new Outputs(List.copyOf(names), new ArrayList<>(tensors));
  }

  public int count() {
    return tensors.size();
  }

  public List<String> names() {
    return names;
  }

  /** Output {@code index}; it stays owned by this. */
  public Tensor get(int index) {
    return tensors.get(index);
  }

  /**
   * The output called {@code name}; it stays owned by this.
   *
   * @throws IllegalArgumentException listing the outputs there are
   */
  public Tensor get(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("outputs: no output " + name + ": there are " + names);
    }
    return tensors.get(index);
  }

  /** Puts {@code tensor} in place of output {@code index}, closing another that was there. */
  void replace(int index, Tensor tensor) {
    Tensor before = tensors.set(index, tensor);
    if (before != tensor) {
      before.close();
    }
  }

  @Override
  public void close() {
    try (Scope scope = new Scope()) {
      tensors.forEach(scope::add);
    }
  }
}
