/**
 * The classic networks, one family a page: a record of hyper-parameters, a table of stages in the
 * paper's order, one kind of block, one line a variant. {@link
 * org.cvkit.core.architecture.Architectures#named} finds one by its id; {@link
 * org.cvkit.core.architecture.Network} is what all of them are. Parameters carry torchvision's
 * names, so its weights drop in. Training and the command line depend on this package.
 */
@NullMarked
package org.cvkit.core.architecture;

import org.jspecify.annotations.NullMarked;
