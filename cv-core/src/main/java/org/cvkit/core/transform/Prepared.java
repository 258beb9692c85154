package org.cvkit.core.transform;

import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns one prepared input tensor and says where the picture lies in it.
 *
 * <p>Confined to one thread at a time.
 */
public record Prepared(Tensor tensor, Placement placement) implements NativeResource {
  @Override
  public void close() {
    tensor.close();
  }
}
