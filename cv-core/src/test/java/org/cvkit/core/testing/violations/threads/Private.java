package org.cvkit.core.testing.violations.threads;

/** Nobody outside needs to know. */
record Private() {}
