/**
 * Labelled pictures for training and evaluation, and batches made of them.
 *
 * <p>{@link org.cvkit.core.data.ClassificationDataset#open} recognises class folders, zip files,
 * IDX files and CSV manifests; {@link org.cvkit.core.data.BatchLoader} decodes, prepares and
 * augments on worker threads. What comes out is a function of the seed, the epoch and the batch
 * alone. Training and evaluation depend on it.
 */
@NullMarked
package org.cvkit.core.data;

import org.jspecify.annotations.NullMarked;
