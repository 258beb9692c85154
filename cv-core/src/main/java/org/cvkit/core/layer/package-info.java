/**
 * Layers as records of their hyper-parameters: {@link org.cvkit.core.layer.Layer#apply} writes one
 * into a graph under construction. Architectures are made of them. Parameters are named as
 * torchvision names them, so weights move between both.
 */
@NullMarked
package org.cvkit.core.layer;

import org.jspecify.annotations.NullMarked;
