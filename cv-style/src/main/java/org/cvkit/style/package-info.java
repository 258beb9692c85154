/** Neural style transfer. Depends on the core alone. */
@NullMarked
package org.cvkit.style;

import org.jspecify.annotations.NullMarked;
