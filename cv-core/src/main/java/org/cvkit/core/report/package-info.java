/**
 * Numbers for people: pictures ({@link org.cvkit.core.report.Plot}), a page that holds them all
 * ({@link org.cvkit.core.report.HtmlReport}) and a table of epochs ({@link
 * org.cvkit.core.report.ResultsTable}). {@link org.cvkit.core.report.ClassifierReport} makes all of
 * them of one evaluation. Files appear whole or not at all. Training and the command line depend on
 * it; it alone knows the library that draws.
 */
@NullMarked
package org.cvkit.core.report;

import org.jspecify.annotations.NullMarked;
