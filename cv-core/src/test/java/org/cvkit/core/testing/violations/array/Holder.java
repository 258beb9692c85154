package org.cvkit.core.testing.violations.array;

/** A value that holds an array. */
@SuppressWarnings("ArrayRecordComponent")
public record Holder(int[] numbers) {
  static final int[] NOT_OF_THE_VALUE = {};
}
