/**
 * DJL on the same pictures, a process of its own that {@code cv-bench/compare} starts and measures;
 * the module's {@code pom.xml} says why. Nobody depends on it.
 */
package org.cvkit.bench.djl;
