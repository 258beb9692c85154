/**
 * Symbolic differentiation: {@link org.cvkit.core.gradient.Differentiator} extends a graph with the
 * gradients of a loss, emitted as ordinary ONNX operators. One table of rules, one rule an
 * operator; what a device computes best in its own way is left to a {@link
 * org.cvkit.core.gradient.Lowering}. Training and the gradient checker depend on it.
 */
@NullMarked
package org.cvkit.core.gradient;

import org.jspecify.annotations.NullMarked;
