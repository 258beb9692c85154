package org.cvkit.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceSessionTest {

  @Test
  void a_real_model_reports_its_inputs_and_outputs_and_runs() {
    Path model = SharedFiles.path("models/classification/shufflenet-v2-12-int8.onnx");

    try (InferenceSession session =
            InferenceSession.open(model, SessionOptions.defaults().withThreads(1));
        Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 224, 224));
        Outputs outputs = session.run(input)) {

      assertThat(session.inputs()).hasSize(1);
      assertThat(session.device()).isEqualTo(Device.cpu());
      assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(1, 1000));
      assertThat(outputs.get(0).toFloatArray()).doesNotContain(Float.NaN);
    }
  }

  @Test
  void a_tensor_of_another_shape_is_named_with_what_was_expected() {
    Path model = SharedFiles.path("models/classification/shufflenet-v2-12-int8.onnx");

    try (InferenceSession session =
            InferenceSession.open(model, SessionOptions.defaults().withThreads(1));
        Tensor input = Tensor.allocate(ElementType.FLOAT32, Shape.of(1, 3, 100, 224))) {

      assertThatThrownBy(() -> session.run(input))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("input")
          .hasMessageContaining("3x224x224")
          .hasMessageContaining("1x3x100x224");
    }
  }

  @Test
  void the_optimised_graph_is_kept_and_gives_the_same_answer(@TempDir Path folder)
      throws IOException {
    Path model = SharedFiles.path("models/detection/fastestdet.onnx");
    SessionOptions options =
        SessionOptions.defaults().withThreads(1).withOptimizedModelCache(folder);

    float[] first = answer(model, options);
    long kept = Files.list(folder).filter(f -> f.toString().endsWith(".onnx")).count();
    float[] second = answer(model, options);

    assertThat(kept).isEqualTo(1);
    assertThat(Files.list(folder)).hasSize(1);
    assertThat(second).containsExactly(first);
    assertThat(first).containsExactly(answer(model, options.withOptimizedModelCache(null)));
  }

  @Test
  void a_gpu_that_is_not_there_is_an_error_and_no_silent_cpu() {
    assumeTrue(RuntimeReport.create().cudaProblem() != null, "this machine has a usable GPU");
    Path model = SharedFiles.path("models/detection/fastestdet.onnx");

    assertThatThrownBy(
            () ->
                InferenceSession.open(model, SessionOptions.defaults().withDevice(Device.cuda(0))))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("cuda:0");
  }

  @Test
  void a_file_that_is_not_onnx_is_named(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.onnx"), "not a model");

    assertThatThrownBy(() -> InferenceSession.open(file, SessionOptions.defaults()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("notes.onnx");
  }

  @Test
  void a_closed_session_says_so() {
    Path model = SharedFiles.path("models/detection/fastestdet.onnx");
    InferenceSession session = InferenceSession.open(model, SessionOptions.defaults());

    session.close();
    session.close();

    assertThatThrownBy(session::warmUp)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fastestdet");
  }

  @Test
  void closing_waits_for_the_runs_of_other_threads() throws Exception {
    Path model = SharedFiles.path("models/detection/fastestdet.onnx");
    InferenceSession session =
        InferenceSession.open(model, SessionOptions.defaults().withThreads(1));
    CountDownLatch running = new CountDownLatch(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Throwable> untilClosed = () -> runUntilClosed(session, running);
      List<Future<Throwable>> ends =
          List.of(threads.submit(untilClosed), threads.submit(untilClosed));
      running.await();

      session.close();

      // Without the wait ONNX Runtime works on freed memory, and the process dies.
      for (Future<Throwable> end : ends) {
        assertThat(end.get())
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("used after close()");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Throwable runUntilClosed(InferenceSession session, CountDownLatch running) {
    try (Tensor input = Tensor.allocate(ElementType.FLOAT32, session.inputs().get(0).shape());
        InferenceSession.Binding binding = session.bind(input)) {
      return catchThrowable(
          () -> {
            while (true) {
              binding.run();
              running.countDown();
            }
          });
    }
  }

  @Test
  void a_damaged_optimised_graph_is_replaced(@TempDir Path folder) throws IOException {
    Path model = SharedFiles.path("models/detection/fastestdet.onnx");
    SessionOptions options =
        SessionOptions.defaults().withThreads(1).withOptimizedModelCache(folder);
    float[] expected = answer(model, options);
    Path kept;
    try (Stream<Path> files = Files.list(folder)) {
      kept = files.findFirst().orElseThrow();
    }
    long whole = Files.size(kept);
    Files.write(kept, new byte[1000]);

    float[] despite = answer(model, options);
    float[] next = answer(model, options);

    assertThat(despite).containsExactly(expected);
    assertThat(next).containsExactly(expected);
    assertThat(kept).hasSize(whole);
  }

  private static float[] answer(Path model, SessionOptions options) {
    try (InferenceSession session = InferenceSession.open(model, options);
        Tensor input = Tensor.allocate(ElementType.FLOAT32, session.inputs().get(0).shape());
        Outputs outputs = session.run(input)) {
      return outputs.get(0).toFloatArray();
    }
  }
}
