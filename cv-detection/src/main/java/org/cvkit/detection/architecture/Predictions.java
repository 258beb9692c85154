package org.cvkit.detection.architecture;

import java.util.Optional;
import org.cvkit.core.graph.Value;

/**
 * What an anchor-free head says of every cell of every level, finest level first; A cells in all.
 *
 * <p>Immutable.
 *
 * @param boxes N x 4 x A: left, top, right, bottom in pixels of the input
 * @param logits N x classes x A, before the sigmoid
 * @param distribution N x 4 x bins x A, before the softmax: how likely each side lies how many
 *     strides away; empty where the head gives the distance itself
 * @param centres 1 x 2 x A: x and y of the cells' centres in pixels
 * @param strides 1 x 1 x A: pixels of a cell
 */
public record Predictions(
    Value boxes, Value logits, Optional<Value> distribution, Value centres, Value strides) {}
