package org.cvkit.cli.option;

import java.nio.file.Path;
import org.cvkit.cli.output.Format;
import org.cvkit.cli.output.RunFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where results go and in which form.
 *
 * <p>Confined to one thread at a time.
 */
public final class OutputOptions {
  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "folder for pictures, videos and results.jsonl (default: runs/<task>/predict[N])")
  private @Nullable Path output;

  @Option(names = "--no-save", description = "write no files")
  private boolean noSave;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "what standard output gets: text, json, jsonl, csv, coco, mot (default: text)")
  private Format format = Format.TEXT;

  public Format format() {
    return format;
  }

  /**
   * The folder to write into, or null when nothing is to be written.
   *
   * @param base the folder that relative paths start from
   */
  public @Nullable RunFolder folder(String task, Path base) {
    if (noSave) {
      return null;
    }
    return output == null
        ? RunFolder.next(base.resolve("runs"), task)
        : RunFolder.at(base.resolve(output));
  }
}
