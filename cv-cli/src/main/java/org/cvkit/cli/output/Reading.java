package org.cvkit.cli.output;

import org.cvkit.core.geometry.Size;
import org.cvkit.core.pipeline.Timings;
import org.jspecify.annotations.Nullable;

/**
 * What a model said of one picture or frame.
 *
 * <p>Immutable.
 *
 * @param source the picture's or video's name
 * @param frame the frame's number in its video, from 0; 0 for a picture
 * @param seconds the frame's time in its video; null for a picture
 * @param size the picture's size
 * @param <R> the model's answer
 */
public record Reading<R>(
    String source, long frame, @Nullable Double seconds, Size size, R result, Timings timings) {}
