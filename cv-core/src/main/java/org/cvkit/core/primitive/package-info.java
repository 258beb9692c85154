/**
 * Convolution, pooling and their companions on plain arrays, one picture operator at a time: what
 * the graph's layers do, to be read, tried and checked. Begin with {@link
 * org.cvkit.core.primitive.Conv2d} and {@link org.cvkit.core.primitive.Volume}. Each {@link
 * org.cvkit.core.primitive.Primitive} runs in three ways ({@link
 * org.cvkit.core.primitive.Backend}): as its definition is written, fast in plain Java, and as a
 * graph of one node in ONNX Runtime. Nothing in the engine depends on it.
 */
@NullMarked
package org.cvkit.core.primitive;

import org.jspecify.annotations.NullMarked;
