/**
 * Who is who from frame to frame: {@link org.cvkit.detection.track.ByteTracker} gives detections
 * identities, {@link org.cvkit.detection.track.SceneWatch} says what they do at zones and lines,
 * {@link org.cvkit.detection.track.TrackingMetrics} how good identities are. It works on numbers
 * alone; the command line is what depends on it.
 */
@NullMarked
package org.cvkit.detection.track;

import org.jspecify.annotations.NullMarked;
