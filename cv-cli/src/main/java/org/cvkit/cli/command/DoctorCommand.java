package org.cvkit.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.cvkit.cli.option.Surroundings;
import org.cvkit.cli.output.Console;
import org.cvkit.cli.output.ExitCode;
import org.cvkit.cli.output.Version;
import org.cvkit.core.CacheFolder;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.model.RegistryOptions;
import org.cvkit.core.runtime.RuntimeReport;
import org.cvkit.core.video.VideoReport;
import picocli.CommandLine.Command;

/**
 * {@code cv doctor}: what this installation is made of, and what of it works here.
 *
 * <p>Confined to one thread at a time.
 */
@Command(
    name = "doctor",
    description = "Says which parts cvkit is made of, and what works on this machine.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: cv doctor"})
public final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  private final Console console;

  public DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    console = surroundings.console();
  }

  @Override
  public Integer call() {
    machine();
    RuntimeReport runtime = RuntimeReport.create();
    line("OpenCV", OpenCvBridge.version());
    VideoReport video = VideoReport.create();
    line("FFmpeg", video.version());
    line("video encoders", listed(video.encoders()));
    line("video decoders", listed(video.decoders()));
    line("cameras", listed(video.cameras()));
    line("ONNX Runtime", runtime.version());
    line("providers", String.join(", ", runtime.providers()) + " (compiled in)");
    line("CPU", "usable");
    String problem = runtime.cudaProblem();
    line("CUDA", problem == null ? "usable: cuda:0" : "not usable: " + problem);
    RegistryOptions registry = surroundings.registry().get();
    line("network", registry.network().name().toLowerCase(Locale.ROOT));
    List<Path> folders = registry.folders();
    line("CVKIT_MODELS", folders.isEmpty() ? "not set" : "");
    folders.forEach(folder -> folder("  " + folder, folder));
    folder("cache " + CacheFolder.path(), CacheFolder.path());
    for (String part : List.of("models", "natives", "optimized")) {
      Path folder = CacheFolder.path().resolve(part);
      if (Files.isDirectory(folder)) {
        folder("  " + part, folder);
      }
    }
    return ExitCode.OK.code();
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private void machine() {
    Runtime runtime = Runtime.getRuntime();
    line("cvkit", Version.text());
    line("Java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
    line("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    line(
        "processor",
        System.getProperty("os.arch") + ", " + runtime.availableProcessors() + " cores");
    line("Java memory", "at most " + megabytes(runtime.maxMemory()));
  }

  private void folder(String name, Path folder) {
    String state;
    if (!Files.isDirectory(folder)) {
      state = "not there";
    } else if (Files.isReadable(folder)) {
      state = megabytes(size(folder)) + (Files.isWritable(folder) ? "" : ", read only");
    } else {
      state = "may not be read";
    }
    line(name, state);
  }

  private static long size(Path folder) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.get();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private void line(String name, String value) {
    console.data(name + ": " + value);
  }
}
