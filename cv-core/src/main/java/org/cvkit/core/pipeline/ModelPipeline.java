package org.cvkit.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.transform.Preprocessing;

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
  private final Map<Integer, Slots<R>> slotsBySize = new ConcurrentHashMap<>();
  private volatile boolean batches;
  private final Ownership ownership;

  private ModelPipeline(
      InferenceSession session, Preprocessing preprocessing, Supplier<Decoder<R>> decoders) {
    this.session = session;
    this.preprocessing = preprocessing;
    this.decoders = decoders;
    batches = takesAnyNumber(session);
    Slots<R> single = slots;
    Map<Integer, Slots<R>> several = slotsBySize;
    ownership =
        Ownership.of(this, () -> "model pipeline", () -> closeAll(single, several, session));
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
      pipeline.slots.giveBack(pipeline.slot(1));
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
    PipelineSlot<R> idle = slots.borrow();
    PipelineSlot<R> slot = idle != null ? idle : slot(1);
    try {
      return slot.run(image);
    } finally {
      slots.giveBack(slot);
    }
  }

  /**
   * The model's answers to {@code images} in their order: in one run where the model takes any
   * number of pictures, else one by one. A run's time is shared out among its pictures.
   *
   * @param images each of at least 1x1 pixel
   * @throws InferenceException when ONNX Runtime fails
   */
  public List<Inference<R>> runAll(List<Image> images) {
    ownership.check();
    if (images.size() < 2 || !batches) {
      return images.stream().map(this::run).toList();
    }
    Slots<R> pool = slotsBySize.computeIfAbsent(images.size(), size -> new Slots<>());
    PipelineSlot<R> idle = pool.borrow();
    PipelineSlot<R> slot = idle != null ? idle : slot(images.size());
    List<Inference<R>> answers;
    try {
      answers = slot.run(images);
    } finally {
      pool.giveBack(slot);
      if (ownership.isReleased()) {
        // Closed meanwhile, perhaps before this pool was known.
        pool.close().forEach(NativeResource::close);
      }
    }
    if (answers.isEmpty()) {
      // Its outputs do not tell the pictures apart: from now on each has a run of its own.
      batches = false;
      return images.stream().map(this::run).toList();
    }
    return answers;
  }

  private PipelineSlot<R> slot(int pictures) {
    return new PipelineSlot<>(session, preprocessing, decoders.get(), pictures);
  }

  /** Whether inputs and outputs may have any number of rows, one a picture. */
  private static boolean takesAnyNumber(InferenceSession session) {
    return Stream.concat(session.inputs().stream(), session.outputs().stream())
        .allMatch(spec -> spec.shape().rank() > 0 && spec.shape().dimension(0) == Shape.FREE);
  }

  /** Closes the session as well; waits for the runs under way. */
  @Override
  public void close() {
    ownership.release();
  }

  private static void closeAll(
      Slots<?> single, Map<Integer, ? extends Slots<?>> several, InferenceSession session) {
    try (Scope scope = new Scope()) {
      scope.add(session);
      single.close().forEach(scope::add);
      several.values().forEach(slots -> slots.close().forEach(scope::add));
    }
  }

  /** The idle slots; once closed, slots that come back late are closed at once. */
  private static final class Slots<R> {
    private final ConcurrentLinkedDeque<PipelineSlot<R>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    @org.jspecify.annotations.Nullable
    PipelineSlot<R> borrow() {
      return idle.pollFirst();
    }

    void giveBack(PipelineSlot<R> slot) {
      idle.addFirst(slot);
      if (closed) {
        close().forEach(NativeResource::close);
      }
    }

    List<PipelineSlot<R>> close() {
      closed = true;
      List<PipelineSlot<R>> taken = new ArrayList<>();
      for (PipelineSlot<R> slot = idle.pollFirst(); slot != null; slot = idle.pollFirst()) {
        taken.add(slot);
      }
      return taken;
    }
  }
}
