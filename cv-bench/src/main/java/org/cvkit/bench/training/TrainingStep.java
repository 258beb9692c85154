package org.cvkit.bench.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;

/**
 * Owns a training step that can be taken again and again on one random batch: the state goes back
 * and forth between two sets of tensors.
 *
 * <p>Confined to one thread at a time.
 */
final class TrainingStep implements NativeResource {
  private final Scope scope = new Scope();
  private final InferenceSession session;
  private final InferenceSession.Binding[] bindings = new InferenceSession.Binding[2];
  private final Tensor loss;
  private int taken;

  private TrainingStep(StepGraph step, TrainedNetwork network, SessionOptions options) {
    byte[] model = step.graph().toOnnx(java.util.Map.of());
    session = scope.add(InferenceSession.open(network.id(), model, options));
    loss = scope.add(Tensor.allocate(ElementType.FLOAT32, Shape.of()));
    Tensor pictures = scope.add(Tensor.allocate(ElementType.FLOAT32, network.batch()));
    Tensor labels = scope.add(Tensor.allocate(ElementType.FLOAT32, network.labels()));
    fill(pictures, labels);
    List<List<Tensor>> sets = List.of(new ArrayList<>(), new ArrayList<>());
    step.state()
        .forEach(
            c ->
                sets.forEach(
                    set -> {
                      Tensor tensor = scope.add(Tensor.allocate(c.type(), c.shape()));
                      tensor.asByteBuffer().put(c.asByteBuffer());
                      set.add(tensor);
                    }));
    for (int i = 0; i < 2; i++) {
      List<Tensor> in = new ArrayList<>(List.of(pictures, labels));
      in.addAll(sets.get(i));
      List<Tensor> out = new ArrayList<>(List.of(loss));
      out.addAll(sets.get(1 - i));
      bindings[i] = scope.add(session.bind(in, out));
    }
  }

  /** The caller closes it. */
  static TrainingStep open(StepGraph step, TrainedNetwork network, SessionOptions options) {
    return new TrainingStep(step, network, options);
  }

  private static void fill(Tensor pictures, Tensor labels) {
    Random random = new Random(1);
    float[] pixels = new float[(int) pictures.shape().elements()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    pictures.asFloatBuffer().put(pixels);
    int classes = (int) labels.shape().dimension(1);
    float[] right = new float[(int) labels.shape().elements()];
    for (int i = 0; i < right.length; i += classes) {
      right[i + random.nextInt(classes)] = classes == 1 ? random.nextInt(2) : 1;
    }
    labels.asFloatBuffer().put(right);
  }

  /** Takes one step; the loss before it. */
  float take() {
    bindings[taken++ % 2].run();
    return loss.asFloatBuffer().get(0);
  }

  InferenceSession session() {
    return session;
  }

  @Override
  public void close() {
    scope.close();
  }
}
