/**
 * The core of cvkit: pictures, tensors, sessions, models and the pipelines that join them.
 *
 * <p>Conventions, stated once. Pixels are counted from the top-left corner; boxes are half open,
 * {@code [left, right)}; tensors are NCHW float32 unless their type says otherwise; scores lie in
 * 0..1; times are in the unit their name carries. Whoever calls {@code open}, or a method whose
 * Javadoc ends "The caller closes it.", owns native memory and closes it.
 */
@NullMarked
package org.cvkit.core;

import org.jspecify.annotations.NullMarked;
