/**
 * Drawing on pictures: {@link org.cvkit.core.draw.Canvas#on} is the way in, for boxes and labels
 * that stay readable. What annotates results depends on it.
 */
@NullMarked
package org.cvkit.core.draw;

import org.jspecify.annotations.NullMarked;
