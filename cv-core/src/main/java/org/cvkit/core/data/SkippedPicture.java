package org.cvkit.core.data;

/**
 * A picture that could not be decoded, and was left out.
 *
 * <p>Immutable.
 *
 * @param index in the data set
 * @param name its file
 * @param reason one sentence, which names the file
 */
public record SkippedPicture(int index, String name, String reason) {}
