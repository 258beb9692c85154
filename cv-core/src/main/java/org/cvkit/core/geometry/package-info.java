/** Sizes and places in a picture, without pixels. Everything else builds on it. */
@NullMarked
package org.cvkit.core.geometry;

import org.jspecify.annotations.NullMarked;
