package org.cvkit.detection.track;

import org.cvkit.core.geometry.Box;

/**
 * One object in one frame, as tracking is measured.
 *
 * <p>Immutable.
 *
 * @param frame from 1, as MOTChallenge counts
 */
public record TrackedBox(int frame, int id, Box box) {}
