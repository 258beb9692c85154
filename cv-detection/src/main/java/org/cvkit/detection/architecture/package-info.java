/**
 * Networks that detect, one family a file: {@link org.cvkit.detection.architecture.Yolo} is the way
 * in. Depends on core's graphs and layers; training depends on it.
 */
@NullMarked
package org.cvkit.detection.architecture;

import org.jspecify.annotations.NullMarked;
