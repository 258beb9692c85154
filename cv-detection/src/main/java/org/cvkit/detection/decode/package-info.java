/**
 * From a network's numbers to detections: {@link org.cvkit.detection.decode.HeadRecognizer} tells
 * which {@link org.cvkit.detection.decode.DetectionHead} a graph ends in, and the head makes the
 * decoder. {@link org.cvkit.detection.decode.Candidates} and {@link
 * org.cvkit.detection.decode.NonMaxSuppression} are what every kind of detector ends with, sliding
 * windows included. The module's root and {@code window} depend on it.
 */
@NullMarked
package org.cvkit.detection.decode;

import org.jspecify.annotations.NullMarked;
