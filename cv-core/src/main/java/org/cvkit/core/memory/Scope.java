package org.cvkit.core.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns several native resources and closes them together, the last added first.
 *
 * <p>Confined to one thread at a time.
 */
public final class Scope implements NativeResource {
  private final Deque<NativeResource> resources = new ArrayDeque<>();

  /** Hands {@code resource} to this scope, which closes it, and returns it. */
  public <T extends NativeResource> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /**
   * Closes everything; a failure of one does not keep the others open, and the first is thrown at
   * the end.
   */
  @Override
  public void close() {
    RuntimeException failure = null;
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
