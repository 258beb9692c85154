package org.cvkit.cli.option;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.Split;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Which part of a data set to evaluate.
 *
 * <p>Confined to one thread at a time.
 */
public final class SplitOption {
  /** What is best kept for this comes first. */
  private static final List<Split> PREFERRED = List.of(Split.TEST, Split.VALIDATION);

  @Option(
      names = "--split",
      paramLabel = "PART",
      converter = SplitConverter.class,
      description =
          "train, val, test or all (default: test if the data has it, else val, else all)")
  private @Nullable Split split;

  /**
   * The part the user asked for, or the best there is.
   *
   * @throws org.cvkit.core.data.DatasetException when there are no labelled pictures
   */
  public Split of(Path data) {
    if (split != null) {
      return split;
    }
    return best(ClassificationDataset.splits(data));
  }

  /** The part the user asked for, or the best of those that are there. */
  public Split among(Set<Split> there) {
    return split != null ? split : best(there);
  }

  /** The part the user asked for, or all. */
  public Split orAll() {
    return split != null ? split : Split.ALL;
  }

  private static Split best(Set<Split> there) {
    return PREFERRED.stream().filter(there::contains).findFirst().orElse(Split.ALL);
  }

  private static final class SplitConverter implements ITypeConverter<Split> {
    @Override
    public Split convert(String value) {
      return Arrays.stream(Split.values())
          .filter(part -> part.toString().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of "
                          + Arrays.stream(Split.values())
                              .map(Split::toString)
                              .collect(Collectors.joining(", "))
                          + ", got "
                          + value));
    }
  }
}
