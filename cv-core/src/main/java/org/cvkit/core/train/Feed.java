package org.cvkit.core.train;

import java.util.Map;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns what batches are made from, and fills one batch after the other. What is in a batch depends
 * on (seed, epoch, number) alone, so that a resumed run sees what an uninterrupted one would have.
 *
 * <p>Confined to one thread at a time.
 */
public interface Feed extends NativeResource {

  /** Batches an epoch has. */
  int steps();

  /** Begins epoch {@code epoch} at batch {@code step}, both from 0. */
  void begin(int epoch, int step);

  /** Fills the next batch into the tensors, by the names of the objective's inputs. */
  void fill(Map<String, Tensor> batch);

  /** What the batch just filled consists of, for messages: names of pictures. */
  String contents();
}
