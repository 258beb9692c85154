package org.cvkit.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number in 0..1, as scores and overlaps are. */
final class UnitInterval implements ITypeConverter<Double> {
  @Override
  public Double convert(String value) {
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number outside is.
    }
    throw new TypeConversionException("expected a number in 0..1, got " + value);
  }
}
