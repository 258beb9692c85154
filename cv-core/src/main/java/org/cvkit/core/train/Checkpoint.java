package org.cvkit.core.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.tensor.Tensor;

/** Placeholder until safetensors are there. */
record Checkpoint(Map<String, Constant> memory, List<EpochResult> history) {
  static Checkpoint read(Path folder, String identity) {
    throw new TrainingException(folder + ": no checkpoint " + identity);
  }

  static void write(
      Path folder, String identity, Map<String, Tensor> memory, List<EpochResult> history) {}
}
