/**
 * How fast cvkit is: JMH benchmarks of each step ({@code cv-bench/bench}) and the targets as ratios
 * measured in one run ({@code cv-bench/compare}). The only place beside the core's runtime that
 * names ONNX Runtime's types: a run straight on them is the floor everything is compared with.
 * Nobody depends on it.
 */
@NullMarked
package org.cvkit.bench;

import org.jspecify.annotations.NullMarked;
