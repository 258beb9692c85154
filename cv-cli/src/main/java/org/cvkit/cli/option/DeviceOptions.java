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
 * Where to compute, and with how many threads.
 *
 * <p>Confined to one thread at a time.
 */
public final class DeviceOptions {
  /** What nobody's machine can do is cut down to what Java can start. */
  static final long MOST_ASKED_FOR = 1024;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description = "auto, cpu, cuda or cuda:N (default: auto)")
  private Choice device = new Choice(Device::auto);

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Count.class,
      description = "threads of one run of the network (default: all cores, with workers 1)")
  private long threads;

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
