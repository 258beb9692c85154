/**
 * Pictures in native memory: {@link org.cvkit.core.image.Image#read(java.nio.file.Path)} is the way
 * in. Transforms, video, drawing and the pipelines depend on it.
 */
@NullMarked
package org.cvkit.core.image;

import org.jspecify.annotations.NullMarked;
