/**
 * What leaves the program: exit codes, lines for people, lines for programs, the folder of a run.
 * Commands and options depend on it.
 */
@NullMarked
package org.cvkit.cli.output;

import org.jspecify.annotations.NullMarked;
