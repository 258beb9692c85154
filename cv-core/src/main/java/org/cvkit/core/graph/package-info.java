/**
 * Networks as graphs of ONNX operators: {@link org.cvkit.core.graph.GraphBuilder} builds them,
 * checked while they are written, {@link org.cvkit.core.graph.Graph} holds them, and reads and
 * writes {@code .onnx} files. Layers, architectures, gradients and training depend on it. Nothing
 * outside sees ONNX's protobuf classes.
 */
@NullMarked
package org.cvkit.core.graph;

import org.jspecify.annotations.NullMarked;
