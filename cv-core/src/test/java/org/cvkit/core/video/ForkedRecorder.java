package org.cvkit.core.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.PixelFormat;

/**
 * A program that records noise until it is ended, closing its sink in a shutdown hook as an
 * application should; run in a process of its own.
 */
final class ForkedRecorder {
  private ForkedRecorder() {}

  public static void main(String[] arguments) {
    VideoFormat like = VideoFormat.of(new Size(640, 480), 25);
    VideoSink sink = VideoSink.open(Path.of(arguments[0]), like, SinkOptions.defaults());
    Runtime.getRuntime().addShutdownHook(new Thread(sink::close));
    try (Image noise = Image.allocate(like.size(), PixelFormat.BGR8)) {
      byte[] pixels = new byte[640 * 480 * 3];
      for (int i = 0; i < 5000; i++) {
        new java.util.Random(i).nextBytes(pixels);
        noise.asByteBuffer().put(pixels);
        sink.write(noise, i * 40_000L);
        if (i == 20) {
          System.out.println("recording");
        }
      }
    } catch (MediaException e) {
      System.out.println(e.getMessage());
      System.exit(4);
    } catch (IllegalStateException e) {
      // The hook closed the sink while this thread went on recording.
      System.out.println("interrupted");
    }
  }

  /** Starts it, {@code prefix} being a shell's words before the command. */
  static Process start(Path file, String prefix) throws IOException {
    List<String> command = new ArrayList<>();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command.addAll(List.of("sh", "-c", prefix + "exec \"$@\"", "sh"));
    command.addAll(List.of(java, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ForkedRecorder.class.getName(), file.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
