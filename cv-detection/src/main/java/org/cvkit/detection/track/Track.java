package org.cvkit.detection.track;

import org.cvkit.detection.Detection;

/**
 * A detection that is known to be the same object as earlier ones.
 *
 * <p>Immutable.
 *
 * @param id from 1, in the order in which objects were first sure; never used again
 * @param detection as the detector gave it in this frame, its box unmoved
 * @param since the frame in which the object was first seen, from 0
 * @param hits frames in which it was seen, this one included
 */
public record Track(int id, Detection detection, long since, int hits) {}
