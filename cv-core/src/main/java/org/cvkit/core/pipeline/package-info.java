/**
 * Preprocess, run, decode: {@link org.cvkit.core.pipeline.ModelPipeline} joins the three typed
 * steps; {@link org.cvkit.core.pipeline.Classifier} is the simplest of them.
 */
@NullMarked
package org.cvkit.core.pipeline;

import org.jspecify.annotations.NullMarked;
