package org.cvkit.core.memory;

/**
 * Something that owns memory outside the Java heap. Closing gives the memory back at once; closing
 * again does nothing; any other use after close throws {@link IllegalStateException} naming the
 * object. What is never closed is freed when it is collected and reported as a leak through the
 * logger {@code org.cvkit.core.memory}.
 *
 * <p>Confined to one thread at a time, unless its type says more.
 */
public interface NativeResource extends AutoCloseable {

  /** Gives the native memory back. Idempotent. */
  @Override
  void close();
}
