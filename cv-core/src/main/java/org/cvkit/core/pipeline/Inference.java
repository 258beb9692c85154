package org.cvkit.core.pipeline;

/**
 * A model's answer to one picture and what it cost.
 *
 * <p>Immutable when {@code R} is.
 */
public record Inference<R>(R result, Timings timings) {}
