package org.cvkit.core.video;

/**
 * One sound track of a video.
 *
 * <p>Immutable.
 *
 * @param codec FFmpeg's short name, such as {@code aac}
 * @param sampleRate samples a second
 * @param channels number of channels
 */
public record AudioFormat(String codec, int sampleRate, int channels) {}
