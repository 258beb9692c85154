/**
 * Detectors that slide a window over the picture. {@link
 * org.cvkit.detection.window.BuiltInDetector} needs no download: what it knows lies inside the
 * OpenCV library. {@link org.cvkit.detection.window.HogTraining} learns from crops, {@link
 * org.cvkit.detection.window.SlidingClassifier} slides a classifier over an image pyramid, in one
 * pass a level where it has a {@link org.cvkit.detection.window.DenseForm}. The command line
 * depends on it.
 */
@NullMarked
package org.cvkit.detection.window;

import org.jspecify.annotations.NullMarked;
