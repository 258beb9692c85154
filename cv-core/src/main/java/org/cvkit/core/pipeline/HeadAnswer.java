package org.cvkit.core.pipeline;

import java.util.List;

/**
 * What one head of a classifier says of a picture.
 *
 * <p>Immutable.
 *
 * @param head the task's name, {@code class} where the model has only one
 * @param classes the likeliest first
 */
public record HeadAnswer(String head, List<Classification> classes) {
  public HeadAnswer {
    classes = List.copyOf(classes);
  }
}
