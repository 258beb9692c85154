/**
 * Who owns memory outside the Java heap, and how it is given back: {@link
 * org.cvkit.core.memory.NativeResource} for the contract, {@link org.cvkit.core.memory.Scope} to
 * close several together. Every package that owns native memory depends on it.
 */
@NullMarked
package org.cvkit.core.memory;

import org.jspecify.annotations.NullMarked;
