/**
 * One-shot face recognition: an {@link org.cvkit.face.Embedding} is what a face is compared by.
 * Depends on the core alone.
 */
@NullMarked
package org.cvkit.face;

import org.jspecify.annotations.NullMarked;
