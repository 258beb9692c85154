/**
 * Detectors that slide a window over the picture and need no download: {@link
 * org.cvkit.detection.window.BuiltInDetector} is the way in. What they know lies inside the OpenCV
 * library. The command line depends on it.
 */
@NullMarked
package org.cvkit.detection.window;

import org.jspecify.annotations.NullMarked;
