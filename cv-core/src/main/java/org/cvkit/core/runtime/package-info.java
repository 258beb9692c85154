/**
 * ONNX Runtime behind our own types: {@link org.cvkit.core.runtime.InferenceSession} is the way in.
 * Nothing outside this package sees ONNX Runtime.
 */
@NullMarked
package org.cvkit.core.runtime;

import org.jspecify.annotations.NullMarked;
