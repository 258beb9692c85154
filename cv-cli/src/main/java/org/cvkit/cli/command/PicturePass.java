package org.cvkit.cli.command;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.Report;
import org.cvkit.core.image.DecodeOptions;
import org.cvkit.core.pipeline.MediaSource;
import org.cvkit.core.pipeline.OrderedWorkers;
import org.jspecify.annotations.Nullable;

/** Pictures one after the other, several at once. */
final class PicturePass<R> {
  private final Vision<R> vision;
  private final Report<R> report;
  private final Console console;
  private final DecodeOptions decoding;
  private final int total;

  PicturePass(
      Vision<R> vision, Report<R> report, Console console, DecodeOptions decoding, int total) {
    this.vision = vision;
    this.report = report;
    this.console = console;
    this.decoding = decoding;
    this.total = total;
  }

  /**
   * Looks at {@code pictures}.
   *
   * @param first how many sources came before them
   */
  void run(List<MediaSource> pictures, int first, int workers) {
    OrderedWorkers.<Item, PictureWorker.Outcome<R>>run(
        new Items(pictures.iterator(), first),
        Math.min(workers, pictures.size()),
        () -> new PictureWorker<>(vision, decoding),
        outcome -> outcome.tell(report));
  }

  /**
   * One picture and what is to become of it.
   *
   * @param place which of how many
   * @param target where the annotated picture goes, or null for nowhere
   */
  record Item(MediaSource source, String place, @Nullable Path target) {}

  /** The pictures until the user stops the run. */
  private final class Items implements Iterator<Item> {
    private final Iterator<MediaSource> pictures;
    private int number;

    Items(Iterator<MediaSource> pictures, int first) {
      this.pictures = pictures;
      number = first;
    }

    @Override
    public boolean hasNext() {
      return pictures.hasNext() && !console.isStopped();
    }

    @Override
    public Item next() {
      if (!pictures.hasNext()) {
        throw new NoSuchElementException("no more pictures");
      }
      MediaSource source = pictures.next();
      number++;
      Path file = source instanceof MediaSource.PictureFile picture ? picture.path() : null;
      Path target = report.target(FileNames.picture(source.name()), file);
      return new Item(source, number + "/" + total, target);
    }
  }
}
