/**
 * The networks whose speed is measured: the shapes of well-known ones with random weights, written
 * as ONNX files by {@link org.cvkit.bench.network.SpeedNetwork}. The benchmarks depend on it.
 */
@NullMarked
package org.cvkit.bench.network;

import org.jspecify.annotations.NullMarked;
