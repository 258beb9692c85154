/**
 * Object detection: {@link org.cvkit.detection.ObjectDetector} is the way in. Heads are decoded in
 * {@code decode}, sliding windows live in {@code window}, quality is measured in {@code metric}.
 * Depends on the core alone.
 */
@NullMarked
package org.cvkit.detection;

import org.jspecify.annotations.NullMarked;
