/**
 * Neural style transfer: a {@link org.cvkit.style.GramMatrix} is what style is measured by. Depends
 * on the core alone.
 */
@NullMarked
package org.cvkit.style;

import org.jspecify.annotations.NullMarked;
