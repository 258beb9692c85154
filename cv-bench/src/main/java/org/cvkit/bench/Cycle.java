package org.cvkit.bench;

import java.util.List;

/**
 * Gives the items of a list again and again.
 *
 * <p>Confined to one thread at a time.
 */
final class Cycle<T> {
  private final List<T> items;
  private int next;

  Cycle(List<T> items) {
    this.items = items;
  }

  T next() {
    return items.get(next++ % items.size());
  }
}
