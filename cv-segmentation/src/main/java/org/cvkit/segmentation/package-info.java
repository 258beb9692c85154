/**
 * Semantic segmentation: {@link org.cvkit.segmentation.SegmentationMap} says which class every
 * pixel belongs to. Depends on the core alone.
 */
@NullMarked
package org.cvkit.segmentation;

import org.jspecify.annotations.NullMarked;
