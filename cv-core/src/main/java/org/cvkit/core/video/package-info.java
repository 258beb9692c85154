/**
 * Frames in and out through FFmpeg: {@link org.cvkit.core.video.VideoSource} reads files, cameras
 * and streams, {@link org.cvkit.core.video.VideoSink} writes files with the frame times and the
 * sound of their source. Applications and the command line depend on it; nothing else of cvkit
 * knows FFmpeg.
 *
 * <pre>{@code
 * try (VideoSource source = VideoSource.open(in);
 *     Frame frame = Frame.empty();
 *     VideoSink sink =
 *         VideoSink.open(out, source.format(), SinkOptions.defaults().withSoundFrom(in))) {
 *   while (source.read(frame)) {
 *     sink.write(frame.image(), frame.timestampMicros());
 *   }
 * }
 * }</pre>
 */
@NullMarked
package org.cvkit.core.video;

import org.jspecify.annotations.NullMarked;
