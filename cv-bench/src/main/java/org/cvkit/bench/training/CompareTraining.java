package org.cvkit.bench.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Whole training steps of cvkit beside PyTorch's, each in a process of its own with one thread, A B
 * A B: {@code cv-bench/train}.
 */
public final class CompareTraining {
  private static final Map<TrainedNetwork, Double> TARGETS =
      Map.of(
          TrainedNetwork.SMALL_CNN, 1.0,
          TrainedNetwork.MOBILENET_V2, 1.0,
          TrainedNetwork.UNET, 0.9);
  private static final double MEMORY_TARGET = 1.5;

  /** What one round of steps should take, in seconds. */
  private static final double ROUND = 1.5;

  private CompareTraining() {}

  /**
   * Prints a Markdown table, one row a network.
   *
   * @param arguments Python with torch, script, rounds, update, lowering, networks...
   */
  public static void main(String[] arguments) {
    System.out.println("| network, optimiser | target | PyTorch / cvkit | met | details |");
    System.out.println("|---|---|---|---|---|");
    int rounds = Integer.parseInt(arguments[2]);
    for (String name : Arrays.asList(arguments).subList(5, arguments.length)) {
      TrainedNetwork network = TrainedNetwork.named(name);
      try (Contestant theirs =
              Contestant.start(List.of(arguments[0], arguments[1], network.id(), arguments[3]));
          Contestant ours = Contestant.start(worker(network, arguments[3], arguments[4]))) {
        print(network, arguments[3], Rounds.of(rounds, theirs, ours), ours.name());
      }
    }
  }

  private static List<String> worker(TrainedNetwork network, String update, String lowering) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        StepWorker.class.getName(),
        network.id(),
        update,
        lowering);
  }

  /** The costs of the rounds, a step each, theirs and ours beside each other. */
  private record Rounds(List<Contestant.Taken> theirs, List<Contestant.Taken> ours) {
    static Rounds of(int rounds, Contestant them, Contestant us) {
      Rounds all = new Rounds(new ArrayList<>(), new ArrayList<>());
      int theirSteps = steps(them);
      int ourSteps = steps(us);
      for (int round = 0; round < rounds; round++) {
        // Each round begins with the other one: who comes first finds other caches.
        if (round % 2 == 0) {
          all.theirs.add(each(them, theirSteps));
          all.ours.add(each(us, ourSteps));
        } else {
          all.ours.add(each(us, ourSteps));
          all.theirs.add(each(them, theirSteps));
        }
      }
      return all;
    }

    /** Warms up; as many steps as fit a round. */
    private static int steps(Contestant contestant) {
      contestant.take(2);
      double seconds = contestant.take(3).wallSeconds() / 3;
      return (int) Math.max(2, Math.round(ROUND / seconds));
    }

    private static Contestant.Taken each(Contestant contestant, int steps) {
      Contestant.Taken all = contestant.take(steps);
      return new Contestant.Taken(
          all.wallSeconds() / steps, all.cpuSeconds() / steps, all.peakMegabytes());
    }

    double ratio(ToDoubleFunction<Contestant.Taken> figure) {
      double[] ratios = new double[ours.size()];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = figure.applyAsDouble(theirs.get(i)) / figure.applyAsDouble(ours.get(i));
      }
      return median(ratios);
    }

    static double median(List<Contestant.Taken> of, ToDoubleFunction<Contestant.Taken> figure) {
      return median(of.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] figures) {
      Arrays.sort(figures);
      int middle = figures.length / 2;
      return figures.length % 2 == 1
          ? figures[middle]
          : (figures[middle - 1] + figures[middle]) / 2;
    }

    static double best(List<Contestant.Taken> of, ToDoubleFunction<Contestant.Taken> figure) {
      return of.stream().mapToDouble(figure).min().orElse(Double.NaN);
    }
  }

  private static void print(TrainedNetwork network, String update, Rounds r, String ours) {
    double ratio = r.ratio(Contestant.Taken::cpuSeconds);
    double theirPeak = r.theirs().get(r.theirs().size() - 1).peakMegabytes();
    double ourPeak = r.ours().get(r.ours().size() - 1).peakMegabytes();
    Double target = TARGETS.get(network);
    String met = target == null ? "" : ratio >= target ? "yes" : "**no**";
    System.out.printf(
        Locale.ROOT,
        "| %s, %s | %s | %.2f | %s | %s; CPU; wall %.2f, best against best %.2f; ms CPU a step %.0f"
            + " against %.0f; peak memory MB %.0f against %.0f, ratio %.2f%s |%n",
        network.id(),
        update,
        target == null ? "" : "≥ " + target,
        ratio,
        met,
        ours,
        r.ratio(Contestant.Taken::wallSeconds),
        Rounds.best(r.theirs(), Contestant.Taken::cpuSeconds)
            / Rounds.best(r.ours(), Contestant.Taken::cpuSeconds),
        1e3 * Rounds.median(r.theirs(), Contestant.Taken::cpuSeconds),
        1e3 * Rounds.median(r.ours(), Contestant.Taken::cpuSeconds),
        theirPeak,
        ourPeak,
        ourPeak / theirPeak,
        ourPeak <= MEMORY_TARGET * theirPeak ? "" : " (**above 1.5**)");
  }
}
