package org.cvkit.detection.architecture;

import org.cvkit.core.graph.Value;

/**
 * What a grid head says of every cell and anchor: R rows, level by level, anchor by anchor, cells
 * row by row.
 *
 * <p>Immutable.
 *
 * @param boxes N x 4 x R: left, top, right, bottom in pixels of the input
 * @param objectness N x 1 x R, before the sigmoid
 * @param logits N x classes x R, before the sigmoid
 * @param cells 1 x 4 x R: the cells themselves, left, top, right, bottom
 * @param sizes 1 x 2 x R: width and height of the anchors
 */
public record GridPredictions(
    Value boxes, Value objectness, Value logits, Value cells, Value sizes) {}
