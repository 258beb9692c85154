/**
 * Training of detectors: targets, losses, and {@link org.cvkit.detection.train.DetectorTraining},
 * the way in. Depends on {@code architecture}, {@code data} and {@code metric}; the command line
 * depends on it.
 */
@NullMarked
package org.cvkit.detection.train;

import org.jspecify.annotations.NullMarked;
