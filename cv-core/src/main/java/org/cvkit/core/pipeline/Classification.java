package org.cvkit.core.pipeline;

/**
 * One class and how sure a classifier is of it.
 *
 * <p>Immutable.
 *
 * @param classIndex as the model counts them, from 0
 * @param label the class's name
 * @param score probability, 0..1
 */
public record Classification(int classIndex, String label, float score) {}
