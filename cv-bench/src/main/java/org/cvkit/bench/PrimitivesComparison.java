package org.cvkit.bench;

import org.cvkit.core.primitive.Backend;
import org.cvkit.core.primitive.PrimitiveSession;

/**
 * The primitives' fast execution in plain Java against ONNX Runtime on pinned memory and against
 * the reference, one thread each.
 */
final class PrimitivesComparison implements Comparison {
  /** Long enough for processor time to be told, short enough for all to meet the same weather. */
  private static final double ROUND_NANOS = 60e6;

  private static final double TO_RUNTIME = 0.3;
  private static final double TO_REFERENCE = 10;

  @Override
  public void run(Settings settings, Report report) {
    for (PrimitiveSubject subject : PrimitiveSubject.values()) {
      try (PrimitiveSession session = subject.openSession()) {
        measure(subject, session, settings.rounds(), report);
      }
    }
  }

  private static void measure(
      PrimitiveSubject subject, PrimitiveSession session, int rounds, Report report) {
    Runnable[] contestants = {
      () -> subject.apply(Backend.REFERENCE), () -> subject.apply(Backend.FAST), session::run
    };
    int[] times = new int[contestants.length];
    Runnable[] repeated = new Runnable[contestants.length];
    for (int i = 0; i < contestants.length; i++) {
      int who = i;
      times[i] = timesInARound(contestants[i]);
      repeated[i] = () -> Repeat.times(times[who], contestants[who]);
    }
    Alternation a = Alternation.of(rounds, repeated);
    double[] speeds = new double[contestants.length];
    for (int i = 0; i < speeds.length; i++) {
      speeds[i] = 1e3 * subject.gigaOperations() / a.cpuMillis(i, times[i]);
    }
    double toReference = a.cpuRatio(0, 1) * times[1] / times[0];
    double toRuntime = a.cpuRatio(2, 1) * times[1] / times[2];
    String details =
        Report.format(
            "CPU; GFLOP/s: fast %.2f, ONNX Runtime %.2f, reference %.2f",
            speeds[1], speeds[2], speeds[0]);
    report(subject, toRuntime, toReference, details, report);
  }

  private static void report(
      PrimitiveSubject subject,
      double toRuntime,
      double toReference,
      String details,
      Report report) {
    String runtime = subject.title() + ": fast / ONNX Runtime";
    String reference = subject.title() + ": fast / reference";
    if (subject == PrimitiveSubject.CONV_3X3) {
      report.atLeast(runtime, TO_RUNTIME, toRuntime, details);
      report.atLeast(reference, TO_REFERENCE, toReference, details);
    } else {
      report.note(runtime, toRuntime, details);
      report.note(reference, toReference, details);
    }
  }

  private static int timesInARound(Runnable contestant) {
    // Twice the compiler's doing before, so that the figure is not of the interpreter.
    for (int i = 0; i < 2; i++) {
      Cost.of(() -> Repeat.times(20, contestant));
    }
    double each = Cost.of(() -> Repeat.times(10, contestant)).cpu() / 10.0;
    return (int) Math.max(1, ROUND_NANOS / each);
  }
}
