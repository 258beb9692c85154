/** Drawing on pictures: boxes and labels that stay readable. */
@NullMarked
package org.cvkit.core.draw;

import org.jspecify.annotations.NullMarked;
