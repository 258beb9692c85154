package org.cvkit.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;

/**
 * Owns a session and joins it with what comes before and after: a picture is prepared, run and
 * decoded. Each call borrows a <i>slot</i>, one worker's input tensor, bindings and scratch memory;
 * slots are kept, so that after the first pictures no pixels and no tensors are allocated.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 *
 * @param <R> the model's answer for one picture
 */
public final class ModelPipeline<R> implements NativeResource {
  private final InferenceSession session;
  private final Preprocessing preprocessing;
  private final Supplier<Decoder<R>> decoders;
  private final Slots<R> slots = new Slots<>();
  private final Ownership ownership;

  private ModelPipeline(
      InferenceSession session, Preprocessing preprocessing, Supplier<Decoder<R>> decoders) {
    this.session = session;
    this.preprocessing = preprocessing;
    this.decoders = decoders;
    Slots<R> owned = slots;
    ownership = Ownership.of(this, () -> "model pipeline", () -> closeAll(owned, session));
  }

  /**
   * Joins the three steps. Takes over the session, also when it fails. The caller closes it.
   *
   * @param decoders makes one decoder a worker
   * @throws InferenceException when the session's input is not what the preprocessing makes
   */
  public static <R> ModelPipeline<R> of(
      InferenceSession session, Preprocessing preprocessing, Supplier<Decoder<R>> decoders) {
    ModelPipeline<R> pipeline = new ModelPipeline<>(session, preprocessing, decoders);
    try {
      // Made now, so that a card that does not fit its model is reported before the first picture.
      pipeline.slots.giveBack(pipeline.slot());
      return pipeline;
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  public InferenceSession session() {
    return session;
  }

  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /**
   * The model's answer to {@code image}, and where the time went.
   *
   * @param image of at least 1x1 pixel
   * @throws InferenceException when ONNX Runtime fails
   */
  public Inference<R> run(Image image) {
    ownership.check();
    Slot<R> idle = slots.borrow();
    Slot<R> slot = idle != null ? idle : slot();
    try {
      return slot.run(image);
    } finally {
      slots.giveBack(slot);
    }
  }

  private Slot<R> slot() {
    return new Slot<>(session, preprocessing, decoders.get());
  }

  /** Closes the session as well; waits for the runs under way. */
  @Override
  public void close() {
    ownership.release();
  }

  private static void closeAll(Slots<?> slots, InferenceSession session) {
    try (Scope scope = new Scope()) {
      scope.add(session);
      slots.close().forEach(scope::add);
    }
  }

  /** The idle slots; once closed, slots that come back late are closed at once. */
  private static final class Slots<R> {
    private final ConcurrentLinkedDeque<Slot<R>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    @org.jspecify.annotations.Nullable
    Slot<R> borrow() {
      return idle.pollFirst();
    }

    void giveBack(Slot<R> slot) {
      idle.addFirst(slot);
      if (closed) {
        close().forEach(NativeResource::close);
      }
    }

    List<Slot<R>> close() {
      closed = true;
      List<Slot<R>> taken = new ArrayList<>();
      for (Slot<R> slot = idle.pollFirst(); slot != null; slot = idle.pollFirst()) {
        taken.add(slot);
      }
      return taken;
    }
  }

  /** What one worker keeps. */
  private static final class Slot<R> implements NativeResource {
    private final Scope scope = new Scope();
    private final Tensor input;
    private final Preprocessor preprocessor;
    private final InferenceSession.Binding binding;
    private final Decoder<R> decoder;

    Slot(InferenceSession session, Preprocessing preprocessing, Decoder<R> decoder) {
      try {
        input = scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(1)));
        preprocessor = scope.add(Preprocessor.open(preprocessing));
        binding = scope.add(session.bind(input));
      } catch (RuntimeException e) {
        scope.close();
        throw e;
      }
      this.decoder = decoder;
    }

    Inference<R> run(Image image) {
      long start = System.nanoTime();
      Placement placement = preprocessor.prepare(image, input, 0);
      long prepared = System.nanoTime();
      Outputs outputs = binding.run();
      long ran = System.nanoTime();
      R result = decoder.decode(outputs, placement);
      long decoded = System.nanoTime();
      return new Inference<>(result, new Timings(prepared - start, ran - prepared, decoded - ran));
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
