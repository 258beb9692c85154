package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;

/**
 * Writes weights as the model that is deployed: the network in its inference form with its card.
 *
 * <p>Confined to one thread at a time.
 */
@FunctionalInterface
public interface WeightsExport {

  /** Writes {@code file}, whole or not at all. */
  void write(Map<String, Constant> weights, List<EpochResult> history, Path file);
}
