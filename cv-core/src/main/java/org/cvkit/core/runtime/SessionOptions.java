package org.cvkit.core.runtime;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a session is opened.
 *
 * <p>Immutable.
 *
 * @param device where it computes
 * @param threads threads one run may use on the CPU; 0 leaves the choice to ONNX Runtime (one a
 *     physical core). Several workers that share a session want 1 each
 * @param optimization how far the graph is rewritten before the first run
 * @param profile file name prefix of ONNX Runtime's profile (Chrome trace JSON), or null for none
 * @param optimizedModelCache folder in which the optimised graph is kept, so that the next start
 *     skips the rewriting, or null for none. Entries are keyed by model, ONNX Runtime version,
 *     processor and options
 */
public record SessionOptions(
    Device device,
    int threads,
    Optimization optimization,
    @Nullable Path profile,
    @Nullable Path optimizedModelCache) {

  public SessionOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("session: expected at least 0 threads, got " + threads);
    }
  }

  /** The CPU, ONNX Runtime's own number of threads, every optimisation. */
  public static SessionOptions defaults() {
    return new SessionOptions(Device.cpu(), 0, Optimization.ALL, null, null);
  }

  public SessionOptions withDevice(Device other) {
    return new SessionOptions(other, threads, optimization, profile, optimizedModelCache);
  }

  public SessionOptions withThreads(int other) {
    return new SessionOptions(device, other, optimization, profile, optimizedModelCache);
  }

  public SessionOptions withOptimization(Optimization other) {
    return new SessionOptions(device, threads, other, profile, optimizedModelCache);
  }

  public SessionOptions withProfile(@Nullable Path other) {
    return new SessionOptions(device, threads, optimization, other, optimizedModelCache);
  }

  public SessionOptions withOptimizedModelCache(@Nullable Path other) {
    return new SessionOptions(device, threads, optimization, profile, other);
  }

  /** ONNX Runtime's graph optimisation levels. */
  public enum Optimization {
    NONE,
    BASIC,
    EXTENDED,
    ALL
  }
}
