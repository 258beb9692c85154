package org.cvkit.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number from 1. */
final class Count implements ITypeConverter<Long> {
  @Override
  public Long convert(String value) {
    try {
      long count = Long.parseLong(value);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is too small is.
    }
    throw new TypeConversionException("expected a whole number from 1, got " + value);
  }
}
