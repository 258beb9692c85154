package org.cvkit.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cvkit.core.geometry.Size;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 320} for a square, {@code 512x384} for a width and a height. */
final class Sides implements ITypeConverter<Size> {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})(?:x([1-9]\\d{0,4}))?");

  @Override
  public Size convert(String value) {
    Matcher form = FORM.matcher(value);
    if (!form.matches()) {
      throw new TypeConversionException(
          "expected a number of pixels or WIDTHxHEIGHT, got " + value);
    }
    int width = Integer.parseInt(form.group(1));
    return new Size(width, form.group(2) == null ? width : Integer.parseInt(form.group(2)));
  }
}
