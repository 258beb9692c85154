/**
 * The {@code cv} command: {@link org.cvkit.cli.Main} picks the subcommand of {@code command}, whose
 * options are described in {@code option} and whose results go out through {@code output}. Nobody
 * depends on it.
 */
@NullMarked
package org.cvkit.cli;

import org.jspecify.annotations.NullMarked;
