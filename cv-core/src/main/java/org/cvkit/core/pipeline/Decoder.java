package org.cvkit.core.pipeline;

import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.transform.Placement;

/**
 * Turns a model's raw numbers into what they mean. A decoder is a pure function of its arguments:
 * it may keep scratch memory, but no state that shows.
 *
 * <p>Confined to one thread at a time: a pipeline makes one a worker.
 *
 * @param <R> what the model's answer is
 */
@FunctionalInterface
public interface Decoder<R> {

  /**
   * Decodes the outputs of one picture.
   *
   * @param outputs what the session gave; read, not kept and not closed
   * @param placement where the picture lay in the input
   */
  R decode(Outputs outputs, Placement placement);
}
