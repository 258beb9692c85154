/**
 * Weights by name, in and out: {@link org.cvkit.core.weight.Weights} reads safetensors and ONNX
 * files and says what does not fit a network, {@link org.cvkit.core.weight.Safetensors} is the
 * format itself, which training keeps its checkpoints in.
 */
@NullMarked
package org.cvkit.core.weight;

import org.jspecify.annotations.NullMarked;
