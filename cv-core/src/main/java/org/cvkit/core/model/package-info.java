/**
 * Which model, from where, under which licence, and checked: {@link
 * org.cvkit.core.model.ModelRegistry} finds a model and its {@link org.cvkit.core.model.ModelCard}.
 */
@NullMarked
package org.cvkit.core.model;

import org.jspecify.annotations.NullMarked;
