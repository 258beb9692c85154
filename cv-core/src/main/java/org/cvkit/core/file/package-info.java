/**
 * Files that appear whole or not at all ({@link org.cvkit.core.file.WholeFile}). Whatever writes
 * results that must not be half there depends on it.
 */
@NullMarked
package org.cvkit.core.file;

import org.jspecify.annotations.NullMarked;
