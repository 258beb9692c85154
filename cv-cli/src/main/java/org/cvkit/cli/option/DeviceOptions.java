package org.cvkit.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cvkit.core.CacheFolder;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.runtime.SessionOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Where and how widely to compute.
 *
 * <p>Confined to one thread at a time.
 */
public final class DeviceOptions {
  /** More workers than this wait for each other's memory rather than compute. */
  private static final int MOST_WORKERS = 16;

  /** What nobody's machine can do is cut down to what Java can start. */
  private static final long MOST_ASKED_FOR = 1024;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description = "auto, cpu, cuda or cuda:N (default: auto)")
  private Choice device = new Choice(Device::auto);

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Count.class,
      description = "pictures worked on at once (default: one a processor core)")
  private long workers;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Count.class,
      description = "threads one picture may use (default: all cores for one picture, else 1)")
  private long threads;

  /** How many workers share a run over {@code pictures} pictures; more than 1 for a video. */
  public int workers(long pictures) {
    if (workers > 0) {
      return (int) Math.min(workers, MOST_ASKED_FOR);
    }
    int cores = Math.min(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
    return (int) Math.max(1, Math.min(cores, pictures));
  }

  /** The session that {@code workers} workers share. */
  public SessionOptions session(int workers) {
    if (workers > 1) {
      OpenCvBridge.useThreads(1);
    }
    return SessionOptions.defaults()
        .withDevice(device.device())
        .withOptimizedModelCache(CacheFolder.path().resolve("optimized"))
        .withThreads(threads > 0 ? (int) Math.min(threads, MOST_ASKED_FOR) : workers > 1 ? 1 : 0);
  }

  /** A device that is looked for when it is needed: probing a GPU takes seconds. */
  private record Choice(java.util.function.Supplier<Device> found) {
    Device device() {
      return found.get();
    }
  }

  private static final class DeviceConverter implements ITypeConverter<Choice> {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    @Override
    public Choice convert(String value) {
      Matcher cuda = CUDA.matcher(value);
      if (cuda.matches()) {
        int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
        return new Choice(() -> Device.cuda(index));
      }
      return switch (value) {
        case "cpu" -> new Choice(Device::cpu);
        case "auto" -> new Choice(Device::auto);
        default ->
            throw new TypeConversionException("expected auto, cpu, cuda or cuda:N, got " + value);
      };
    }
  }
}
