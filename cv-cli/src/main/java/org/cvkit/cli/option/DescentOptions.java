package org.cvkit.cli.option;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cvkit.core.train.LearningRate;
import org.cvkit.core.train.Optimizer;
import org.cvkit.core.train.StepOptions;
import org.cvkit.core.train.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * How a training descends: optimiser, learning rate and what keeps weights in bounds.
 *
 * <p>Confined to one thread at a time.
 */
public final class DescentOptions {
  private static final double MOMENTUM = 0.9;

  /** Where adaptive optimisers usually begin; the others take a hundred times as much. */
  private static final double ADAPTIVE_RATE = 1e-3;

  private static final double PLAIN_RATE = 0.1;

  /** The optimisers by the names of the command line. */
  public enum Method {
    SGD,
    MOMENTUM,
    NESTEROV,
    RMSPROP,
    ADAM,
    ADAMW;

    @Override
    public String toString() {
      return spelled(this);
    }
  }

  /** The schedules by the names of the command line. */
  public enum Schedule {
    CONSTANT,
    STEP,
    EXPONENTIAL,
    INVERSE_TIME,
    COSINE,
    LINEAR,
    ONE_CYCLE;

    @Override
    public String toString() {
      return spelled(this);
    }
  }

  @Option(
      names = "--epochs",
      paramLabel = "N",
      converter = Count.class,
      description = "passes over the training pictures (default: ${DEFAULT-VALUE})")
  private long epochs = 30;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      converter = MethodConverter.class,
      description = "sgd, momentum, nesterov, rmsprop, adam, adamw (default: ${DEFAULT-VALUE})")
  private Method method = Method.NESTEROV;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      description = "highest learning rate (default: 0.1, adaptive optimisers 0.001; detect 0.002)")
  private @Nullable Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      converter = ScheduleConverter.class,
      description =
          "constant, step, exponential, inverse-time, cosine, linear, one-cycle"
              + " (default: ${DEFAULT-VALUE})")
  private Schedule schedule = Schedule.ONE_CYCLE;

  @Option(
      names = "--decay",
      paramLabel = "NUMBER",
      description =
          "of the schedules step (factor each third of the run, default 0.1), exponential (factor"
              + " an epoch, 0.95) and inverse-time (1 / (1 + decay epoch), 1)")
  private @Nullable Double decay;

  @Option(
      names = "--warmup",
      paramLabel = "EPOCHS",
      description =
          "epochs in which the learning rate rises to its schedule (default: 0; detect 1, of short"
              + " runs a tenth)")
  private @Nullable Double warmUp;

  @Option(
      names = "--weight-decay",
      paramLabel = "NUMBER",
      description = "L2 penalty on kernels and matrices (default: 0.0005)")
  private double weightDecay = 5e-4;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      description = "shorten gradients to this norm (default: never)")
  private double clip;

  @Option(
      names = "--ema",
      paramLabel = "SHARE",
      description =
          "keep a moving average of the weights, 0.999 for instance, and save that (default:"
              + " ${DEFAULT-VALUE})")
  private double averaging;

  @Option(
      names = "--patience",
      paramLabel = "EPOCHS",
      description = "end when the validation has not been better for so long (default: never)")
  private int patience;

  @Option(names = "--seed", paramLabel = "N", description = "of everything random (default: 0)")
  private long seed;

  private double usualWarmUp;

  /** What suits detectors: AdamW 0.002 along a cosine, warmed up, averaged over the steps. */
  public static DescentOptions ofDetection() {
    DescentOptions options = new DescentOptions();
    options.epochs = 90;
    options.method = Method.ADAMW;
    options.rate = 0.002;
    options.schedule = Schedule.COSINE;
    options.usualWarmUp = 1;
    options.averaging = 0.999;
    return options;
  }

  /** The highest learning rate. */
  public double rate() {
    boolean adaptive = method == Method.RMSPROP || method == Method.ADAM || method == Method.ADAMW;
    return rate != null ? rate : adaptive ? ADAPTIVE_RATE : PLAIN_RATE;
  }

  public long seed() {
    return seed;
  }

  public int epochs() {
    return (int) Math.min(epochs, Integer.MAX_VALUE);
  }

  /**
   * All of it for the library, on its usual session.
   *
   * @throws IllegalArgumentException when a number makes no sense
   */
  public TrainingOptions training() {
    if (!(rate() > 0)) {
      throw new IllegalArgumentException("--lr: expected a rate above 0, got " + rate());
    }
    requireSchedule();
    StepOptions step =
        StepOptions.of(optimizer())
            .withWeightDecay(weightDecay)
            .withClipNorm(clip)
            .withAveraging(averaging);
    LearningRate rates = warmUp() > 0 ? schedule().withWarmUp(warmUp()) : schedule();
    return TrainingOptions.defaults(epochs())
        .withLearningRate(rates)
        .withStep(step)
        .withPatience(patience)
        .withSeed(seed);
  }

  private double warmUp() {
    return warmUp != null ? warmUp : Math.min(usualWarmUp, epochs / 10.0);
  }

  private void requireSchedule() {
    if (!(warmUp() >= 0 && warmUp() < epochs)) {
      throw new IllegalArgumentException(
          "--warmup: expected fewer epochs than --epochs " + epochs + ", got " + warmUp());
    }
    if (decay == null) {
      return;
    }
    boolean factor = schedule == Schedule.STEP || schedule == Schedule.EXPONENTIAL;
    if (!factor && schedule != Schedule.INVERSE_TIME) {
      throw new IllegalArgumentException(
          "--decay: expected --schedule step, exponential or inverse-time, got "
              + spelled(schedule));
    }
    if (!(decay > 0) || factor && decay > 1) {
      throw new IllegalArgumentException(
          "--decay: expected "
              + (factor ? "a factor from 0 to 1" : "a number above 0")
              + ", got "
              + decay);
    }
  }

  private Optimizer optimizer() {
    return switch (method) {
      case SGD -> Optimizer.sgd();
      case MOMENTUM -> Optimizer.momentum(MOMENTUM);
      case NESTEROV -> Optimizer.nesterov(MOMENTUM);
      case RMSPROP -> Optimizer.rmsProp();
      case ADAM -> Optimizer.adam();
      case ADAMW -> Optimizer.adamW();
    };
  }

  private LearningRate schedule() {
    double highest = rate();
    return switch (schedule) {
      case CONSTANT -> LearningRate.constant(highest);
      case STEP -> LearningRate.steps(highest, decay(0.1), epochs / 3.0);
      case EXPONENTIAL -> LearningRate.exponential(highest, decay(0.95));
      case INVERSE_TIME -> LearningRate.inverseTime(highest, decay(1));
      case COSINE -> LearningRate.cosine(highest);
      case LINEAR -> LearningRate.linear(highest);
      case ONE_CYCLE -> LearningRate.oneCycle(highest, 0.2);
    };
  }

  private double decay(double usual) {
    return decay == null ? usual : decay;
  }

  /** Names of the command line are lower case with hyphens. */
  private static <E extends Enum<E>> E named(E[] values, String name) {
    return Arrays.stream(values)
        .filter(v -> spelled(v).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = Arrays.stream(values).map(DescentOptions::spelled).toList();
              return new TypeConversionException(
                  "expected one of " + String.join(", ", names) + ", got " + name);
            });
  }

  private static String spelled(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final class MethodConverter implements ITypeConverter<Method> {
    @Override
    public Method convert(String value) {
      return named(Method.values(), value);
    }
  }

  private static final class ScheduleConverter implements ITypeConverter<Schedule> {
    @Override
    public Schedule convert(String value) {
      return named(Schedule.values(), value);
    }
  }
}
