package org.cvkit.core.graph;

import org.cvkit.core.CvException;

/**
 * A graph that makes no sense, reported where it was written: its message names the node.
 *
 * <p>Immutable.
 */
public final class GraphException extends CvException {
  private static final long serialVersionUID = 1L;

  public GraphException(String message) {
    super(message);
  }

  public GraphException(String message, Throwable cause) {
    super(message, cause);
  }
}
