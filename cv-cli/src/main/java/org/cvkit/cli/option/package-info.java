/**
 * Options that several commands share, as picocli mixins: sources, outputs, devices. The commands
 * depend on it.
 */
@NullMarked
package org.cvkit.cli.option;

import org.jspecify.annotations.NullMarked;
