package org.cvkit.core.geometry;

/**
 * A place in a picture, in pixels from its top-left corner: (0, 0) is the outer corner of the first
 * pixel, (0.5, 0.5) its centre.
 *
 * <p>Immutable.
 */
public record Point(float x, float y) {}
