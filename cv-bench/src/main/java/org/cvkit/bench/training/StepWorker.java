package org.cvkit.bench.training;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.cvkit.core.gradient.Lowering;
import org.cvkit.core.runtime.SessionOptions;

/**
 * A process that takes training steps when told, as {@code cv-bench/reference/training.py} does:
 * says its name, then answers each number of steps by the seconds they took on the wall and on the
 * processor, and the process's peak of resident memory in MB.
 */
public final class StepWorker {
  private StepWorker() {}

  /**
   * Takes steps until standard input ends.
   *
   * @param arguments network, {@code momentum} or {@code adam}, and the lowering's name
   */
  public static void main(String[] arguments) throws IOException {
    TrainedNetwork network = TrainedNetwork.named(arguments[0]);
    StepGraph.Update update = StepGraph.Update.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    Lowering lowering = arguments[2].equals("cpu") ? Lowering.cpu() : Lowering.of(arguments[2]);
    StepGraph graph = StepGraph.of(network, update, lowering);
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (TrainingStep step =
        TrainingStep.open(graph, network, SessionOptions.defaults().withThreads(1))) {
      System.out.println("cvkit " + lowering.id());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int i = Integer.parseInt(line); i > 0; i--) {
          step.take();
        }
        wall = System.nanoTime() - wall;
        cpu = system.getProcessCpuTime() - cpu;
        System.out.println(wall / 1e9 + " " + cpu / 1e9 + " " + peakMegabytes());
      }
    }
  }

  private static double peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    return Double.NaN;
  }
}
