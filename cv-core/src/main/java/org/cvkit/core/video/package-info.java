/**
 * Frames in and out: {@link org.cvkit.core.video.VideoSource} reads files, cameras and streams,
 * {@link org.cvkit.core.video.VideoSink} writes files.
 */
@NullMarked
package org.cvkit.core.video;

import org.jspecify.annotations.NullMarked;
