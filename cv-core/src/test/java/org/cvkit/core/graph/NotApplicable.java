package org.cvkit.core.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The operator cases that are left out, and why. */
final class NotApplicable {
  private static final Map<String, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put(".*_expanded(_ver18)?", "the same operator as a function body of others");
    REASONS.put(
        ".*_uint(16|32|64)", "unsigned numbers that ONNX Runtime's Java API has no tensors for");
    REASONS.put(
        "test_(convinteger|matmulinteger).*",
        "quantised arithmetic; networks here are floating-point");
    REASONS.put(
        "test_nonmaxsuppression.*", "suppression is done on primitive arrays, outside the graph");
    REASONS.put(
        "test_resize_downsample_scales_(linear|cubic)_align_corners|test_averagepool_2d_ceil_last_window_starts_on_pad",
        "ONNX Runtime's own kernel gives other numbers than the case");
    REASONS.put("test_split_to_sequence.*", "sequences of tensors are no value of a graph here");
  }

  private NotApplicable() {}

  static Optional<String> reason(String name) {
    return REASONS.entrySet().stream()
        .filter(e -> name.matches(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
