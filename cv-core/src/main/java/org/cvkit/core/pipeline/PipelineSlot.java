package org.cvkit.core.pipeline;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.runtime.InferenceSession;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.transform.Placement;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Preprocessor;

/** Owns what one worker of a pipeline keeps, for runs of a given number of pictures. */
final class PipelineSlot<R> implements NativeResource {
  private final Scope scope = new Scope();
  private final int pictures;
  private final Tensor input;
  private final Preprocessor preprocessor;
  private final InferenceSession.Binding binding;
  private final Decoder<R> decoder;

  PipelineSlot(
      InferenceSession session, Preprocessing preprocessing, Decoder<R> decoder, int pictures) {
    this.pictures = pictures;
    try {
      input =
          scope.add(Tensor.allocate(preprocessing.elementType(), preprocessing.shape(pictures)));
      preprocessor = scope.add(Preprocessor.open(preprocessing));
      binding = scope.add(session.bind(input));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
    this.decoder = decoder;
  }

  /** The answer to one picture, where there is room for one. */
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

  /**
   * The answers to as many pictures as there is room for; none when the outputs have not one row a
   * picture.
   */
  List<Inference<R>> run(List<Image> images) {
    List<Placement> placements = new ArrayList<>(pictures);
    long start = System.nanoTime();
    for (Image image : images) {
      placements.add(preprocessor.prepare(image, input, placements.size()));
    }
    long prepared = System.nanoTime();
    Outputs outputs = binding.run();
    long ran = System.nanoTime();
    if (!hasRows(outputs)) {
      return List.of();
    }
    List<Inference<R>> answers = new ArrayList<>(pictures);
    try (Outputs one = roomForOne(outputs)) {
      for (int i = 0; i < pictures; i++) {
        long before = System.nanoTime();
        copyRow(outputs, i, one);
        R result = decoder.decode(one, placements.get(i));
        long post = System.nanoTime() - before;
        answers.add(
            new Inference<>(
                result,
                new Timings((prepared - start) / pictures, (ran - prepared) / pictures, post)));
      }
    }
    return answers;
  }

  private boolean hasRows(Outputs outputs) {
    for (int i = 0; i < outputs.count(); i++) {
      Shape shape = outputs.get(i).shape();
      if (shape.rank() == 0 || shape.dimension(0) != pictures) {
        return false;
      }
    }
    return true;
  }

  private static Outputs roomForOne(Outputs outputs) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < outputs.count(); i++) {
      long[] dimensions = outputs.get(i).shape().toArray();
      dimensions[0] = 1;
      tensors.add(Tensor.allocate(outputs.get(i).type(), Shape.of(dimensions)));
    }
    return Outputs.of(outputs.names(), tensors);
  }

  private static void copyRow(Outputs from, int row, Outputs to) {
    for (int i = 0; i < from.count(); i++) {
      ByteBuffer target = to.get(i).asByteBuffer();
      ByteBuffer source = from.get(i).asByteBuffer();
      int bytes = target.capacity();
      target.put(0, source, row * bytes, bytes);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
