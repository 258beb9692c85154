/**
 * The subcommands: each parses, calls the library and prints. {@link org.cvkit.cli.Main} alone
 * depends on it.
 */
@NullMarked
package org.cvkit.cli.command;

import org.jspecify.annotations.NullMarked;
