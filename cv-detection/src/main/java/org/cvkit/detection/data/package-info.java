/**
 * Pictures with known objects, and what detectors found in them, read from the files people have:
 * {@link org.cvkit.detection.data.DetectionDataset#open} is the way in. Depends on the core alone;
 * {@code metric} and training depend on it.
 */
@NullMarked
package org.cvkit.detection.data;

import org.jspecify.annotations.NullMarked;
