package org.cvkit.detection.metric;

/**
 * Whether a detection found what it says; one that counts neither way is no such.
 *
 * <p>Immutable.
 *
 * @param right whether it is the first to find its object
 */
public record JudgedDetection(double score, boolean right) {}
