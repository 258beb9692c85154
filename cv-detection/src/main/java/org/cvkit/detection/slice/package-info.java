/**
 * Small objects in large pictures: {@link org.cvkit.detection.slice.SlicedDetector} lets a detector
 * look at the picture and at slices of it, and makes one answer of what it finds. Applications and
 * the command line use it; nothing else here depends on it.
 */
@NullMarked
package org.cvkit.detection.slice;

import org.jspecify.annotations.NullMarked;
