/**
 * Training on plain ONNX Runtime: an {@link org.cvkit.core.train.Objective} writes network and loss
 * into a graph, the gradient and the {@link org.cvkit.core.train.Optimizer}'s update are added as
 * ordinary operators, and the {@link org.cvkit.core.train.Trainer} runs that one graph step by
 * step. The training commands and the trainers of the feature modules depend on it.
 */
@NullMarked
package org.cvkit.core.train;

import org.jspecify.annotations.NullMarked;
