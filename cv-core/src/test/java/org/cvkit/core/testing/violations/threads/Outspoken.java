package org.cvkit.core.testing.violations.threads;

/**
 * Says it in the last paragraph before the tags.
 *
 * <p>Thread-safe: it keeps nothing that would change, and this sentence is long enough to run over
 * two lines.
 *
 * @param number any
 */
@Deprecated
public record Outspoken(int number) {}
