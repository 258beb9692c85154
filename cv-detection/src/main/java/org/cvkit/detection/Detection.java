package org.cvkit.detection;

import org.cvkit.core.geometry.Box;

/**
 * One object found in a picture.
 *
 * <p>Immutable.
 *
 * @param box where, in source pixels, inside the picture
 * @param classIndex index of the class in the model's labels
 * @param label the class's name
 * @param score confidence in 0..1
 */
public record Detection(Box box, int classIndex, String label, float score) {}
