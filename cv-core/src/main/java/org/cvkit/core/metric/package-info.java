/**
 * How good a model is, in numbers. {@link org.cvkit.core.metric.ClassifierEvaluation} lets a
 * classifier look at a data set; {@link org.cvkit.core.metric.ClassificationMeter} takes scores
 * from anywhere, a training loop's for one. What they give is made of {@link
 * org.cvkit.core.metric.ConfusionMatrix}, {@link org.cvkit.core.metric.TopAccuracy}, {@link
 * org.cvkit.core.metric.PrecisionRecall}, {@link org.cvkit.core.metric.RocCurve} and {@link
 * org.cvkit.core.metric.Calibration}, each of use on its own. Plots, reports and training depend on
 * it.
 */
@NullMarked
package org.cvkit.core.metric;

import org.jspecify.annotations.NullMarked;
