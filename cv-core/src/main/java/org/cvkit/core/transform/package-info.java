/**
 * From pictures to input tensors and back to picture coordinates: {@link
 * org.cvkit.core.transform.Preprocessing} says what a model expects. Model cards and pipelines
 * depend on it.
 */
@NullMarked
package org.cvkit.core.transform;

import org.jspecify.annotations.NullMarked;
