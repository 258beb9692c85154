/** Face detection and one-shot recognition. Depends on the core alone. */
@NullMarked
package org.cvkit.face;

import org.jspecify.annotations.NullMarked;
