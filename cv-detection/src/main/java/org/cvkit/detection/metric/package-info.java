/**
 * How good a detector is, as COCO measures it: {@link org.cvkit.detection.metric.CocoEvaluator} is
 * the way in. Depends on {@code data}; training and the command line depend on it.
 */
@NullMarked
package org.cvkit.detection.metric;

import org.jspecify.annotations.NullMarked;
