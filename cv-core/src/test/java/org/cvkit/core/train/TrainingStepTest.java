package org.cvkit.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.cvkit.core.graph.Value;
import org.cvkit.core.layer.*;
import org.cvkit.core.architecture.ResNet;
import org.cvkit.core.runtime.SessionOptions;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
  @Test
  void time() {
    int n = Integer.getInteger("n", 128);
    Layer c = (g, x) -> {
      for (int i = 0; i < 1; i++) {}
      Value y = cbr(g.scope("a"), x, 3, 32, 1);
      y = cbr(g.scope("b"), y, 32, 64, 2);
      Value z = cbr(g.scope("c1"), y, 64, 64, 1);
      y = g.add(y, cbr(g.scope("c2"), z, 64, 64, 1));
      y = cbr(g.scope("d"), y, 64, 128, 2);
      z = cbr(g.scope("e1"), y, 128, 128, 1);
      y = g.add(y, cbr(g.scope("e2"), z, 128, 128, 1));
      y = Pool.globalAverage().apply(g, y);
      return Linear.of(128, 10).apply(g.scope("fc"), new Flatten().apply(g, y));
    };
    for (Layer net : new Layer[] {ResNet.cifar(3), new ResNet(ResNet.Stem.CIFAR, ResNet.Block.BASIC, java.util.List.of(new ResNet.Stage(32,1,1),new ResNet.Stage(64,1,2),new ResNet.Stage(128,1,2)),10), c}) {
    Objective objective = g -> {
      Value x = g.input("pictures", ElementType.FLOAT32, Shape.of(n, 3, 32, 32));
      Value t = g.input("targets", ElementType.FLOAT32, Shape.of(n, 10));
      return Loss.softmaxCrossEntropy().apply(g, net.apply(g, x), t);
    };
    for (int threads : new int[] {1, 2}) {
    try (TrainingStep step = TrainingStep.open(objective, StepOptions.of(Optimizer.nesterov(0.9)).withWeightDecay(5e-4), Map.of(), 1, SessionOptions.defaults().withThreads(threads))) {
      Random r = new Random(1);
      var x = step.inputs().get("pictures").asFloatBuffer();
      for (int i = 0; i < x.capacity(); i++) x.put(i, (float) r.nextGaussian());
      var t = step.inputs().get("targets").asFloatBuffer();
      for (int i = 0; i < n; i++) t.put(i * 10 + r.nextInt(10), 1);
      for (int i = 0; i < 12; i++) {
        long s = System.nanoTime();
        System.out.println(step.run(0.05, i) + " " + (System.nanoTime() - s) / 1e6 + " ms, threads " + threads);
      }
    }
    }}
  }
  static Value cbr(org.cvkit.core.graph.GraphBuilder g, Value x, int in, int out, int stride) {
    Value y = Conv2dLayer.of(in, out, 3).withStride(stride).withPadding(1).withoutBias().apply(g.scope("conv"), x);
    return Activation.RELU.apply(g, BatchNorm.of(out).apply(g.scope("bn"), y));
  }
}
