/**
 * Numbers in native memory, their shapes and element types. Sessions, transforms and decoders
 * depend on it.
 */
@NullMarked
package org.cvkit.core.tensor;

import org.jspecify.annotations.NullMarked;
