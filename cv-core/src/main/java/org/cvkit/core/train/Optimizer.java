package org.cvkit.core.train;

import org.cvkit.core.graph.Attributes;
import org.cvkit.core.graph.Constant;
import org.cvkit.core.graph.GraphBuilder;
import org.cvkit.core.graph.Value;

/**
 * How a parameter moves against its gradient. What a rule remembers from step to step (velocities,
 * moments) are states of the step graph, named after the parameter.
 *
 * <p>Immutable, every one of them.
 */
public sealed interface Optimizer {

  /** What the rules read besides the gradient: scalars of the running step. */
  record Clock(Value learningRate, Value step) {}

  /**
   * Writes the update of one parameter.
   *
   * @param g scoped to the parameter
   * @param decay weight decay of this parameter, 0 for none
   * @return what the parameter becomes
   */
  Value update(GraphBuilder g, Value parameter, Value gradient, Clock clock, double decay);

  /** A state like {@code parameter} that begins as zeros. */
  private static Value slot(GraphBuilder g, String name, Value parameter) {
    return g.state(name, Constant.filled(parameter.type(), parameter.shape(), 0));
  }

  private static Value times(GraphBuilder g, Value x, double factor) {
    return g.multiply(x, g.scalar(x, factor));
  }

  /**
   * L2 regularisation: the penalty {@code decay / 2 |w|^2} adds {@code decay w} to the gradient.
   */
  private static Value withPenalty(GraphBuilder g, Value gradient, Value w, double decay) {
    return decay == 0 ? gradient : g.add(gradient, times(g, w, decay));
  }

  /** {@code new = kept * old + (1 - kept) * x}, remembered. */
  private static Value average(GraphBuilder g, String name, Value x, double kept) {
    Value old = slot(g, name, x);
    Value next = g.add(times(g, old, kept), times(g, x, 1 - kept));
    g.update(old, next);
    return next;
  }

  /**
   * Gradient descent, with momentum {@code v = momentum v + g} and, for Nesterov's form, the step
   * {@code g + momentum v} (Sutskever et al. 2013), as PyTorch has it.
   *
   * <p>Immutable.
   *
   * @param momentum 0 for plain descent
   */
  record Sgd(double momentum, Momentum form) implements Optimizer {

    /** Where the gradient is looked at. */
    public enum Momentum {
      CLASSIC,
      NESTEROV
    }

    @Override
    public Value update(GraphBuilder g, Value w, Value gradient, Clock clock, double decay) {
      Value direction = withPenalty(g, gradient, w, decay);
      if (momentum > 0) {
        Value old = slot(g, "velocity", w);
        Value velocity = g.add(times(g, old, momentum), direction);
        g.update(old, velocity);
        direction =
            form == Momentum.NESTEROV ? g.add(direction, times(g, velocity, momentum)) : velocity;
      }
      return g.subtract(w, g.multiply(direction, clock.learningRate()));
    }
  }

  /**
   * {@code s = decay s + (1 - decay) g^2}, step {@code g / (sqrt(s) + epsilon)} (Hinton, course 2,
   * week 2).
   *
   * <p>Immutable.
   */
  record RmsProp(double smoothing, double epsilon) implements Optimizer {
    @Override
    public Value update(GraphBuilder g, Value w, Value gradient, Clock clock, double decay) {
      Value direction = withPenalty(g, gradient, w, decay);
      Value square = average(g, "square", g.multiply(direction, direction), smoothing);
      Value root = g.unary("Sqrt", square);
      Value step = g.divide(direction, g.add(root, g.scalar(root, epsilon)));
      return g.subtract(w, g.multiply(step, clock.learningRate()));
    }
  }

  /**
   * Adam (Kingma and Ba 2015, algorithm 1) with bias correction; {@link Decay#DECOUPLED} makes it
   * AdamW (Loshchilov and Hutter 2019, algorithm 2).
   *
   * <p>Immutable.
   */
  record Adam(double beta1, double beta2, double epsilon, Decay form) implements Optimizer {

    /** How weight decay enters. */
    public enum Decay {
      /** As a penalty in the loss, through the moments. */
      L2,
      /** Straight from the weight, scaled by the learning rate. */
      DECOUPLED
    }

    @Override
    public Value update(GraphBuilder g, Value w, Value gradient, Clock clock, double decay) {
      boolean decoupled = form == Decay.DECOUPLED;
      Value direction = decoupled ? gradient : withPenalty(g, gradient, w, decay);
      Value first = average(g, "first_moment", direction, beta1);
      Value second = average(g, "second_moment", g.multiply(direction, direction), beta2);
      // One scalar carries both corrections: rate / (1 - beta1^t) over sqrt(1 - beta2^t).
      Value rate = g.divide(clock.learningRate(), correction(g, clock.step(), beta1));
      Value scale = g.unary("Sqrt", correction(g, clock.step(), beta2));
      Value root = g.divide(g.unary("Sqrt", second), scale);
      Value step = g.divide(first, g.add(root, g.scalar(root, epsilon)));
      Value kept = w;
      if (decoupled && decay > 0) {
        Value shrink = times(g, clock.learningRate(), decay);
        kept = g.multiply(w, g.subtract(g.scalar(shrink, 1), shrink));
      }
      return g.subtract(kept, g.multiply(step, rate));
    }

    private static Value correction(GraphBuilder g, Value step, double beta) {
      Value power = g.apply("Pow", Attributes.none(), g.scalar(step, beta), step);
      return g.subtract(g.scalar(power, 1), power);
    }
  }

  /** Plain gradient descent. */
  static Optimizer sgd() {
    return new Sgd(0, Sgd.Momentum.CLASSIC);
  }

  static Optimizer momentum(double momentum) {
    return new Sgd(momentum, Sgd.Momentum.CLASSIC);
  }

  static Optimizer nesterov(double momentum) {
    return new Sgd(momentum, Sgd.Momentum.NESTEROV);
  }

  /** Smoothing 0.9, epsilon 1e-8. */
  static Optimizer rmsProp() {
    return new RmsProp(0.9, 1e-8);
  }

  /** Betas 0.9 and 0.999, epsilon 1e-8. */
  static Optimizer adam() {
    return new Adam(0.9, 0.999, 1e-8, Adam.Decay.L2);
  }

  /** The same with decoupled weight decay. */
  static Optimizer adamW() {
    return new Adam(0.9, 0.999, 1e-8, Adam.Decay.DECOUPLED);
  }
}
