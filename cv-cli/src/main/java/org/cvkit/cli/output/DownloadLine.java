package org.cvkit.cli.output;

import org.cvkit.core.model.DownloadListener;
import org.cvkit.core.model.ModelCard;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a download goes, once there is one.
 *
 * <p>Confined to one thread at a time.
 */
public final class DownloadLine implements DownloadListener, AutoCloseable {
  private static final long KIB = 1024;

  private final Console console;
  private @Nullable Progress line;

  public DownloadLine(Console console) {
    this.console = console;
  }

  @Override
  public void progress(ModelCard card, long bytes, long total) {
    if (line == null) {
      line =
          Progress.open(console, "downloading " + card.id(), "KiB", total > 0 ? total / KIB : -1);
    }
    line.stepTo(bytes / KIB);
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
    }
  }
}
