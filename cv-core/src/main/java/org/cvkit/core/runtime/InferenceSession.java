package org.cvkit.core.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.cvkit.core.tensor.TensorSpec;

/**
 * Owns a model loaded into ONNX Runtime.
 *
 * <p>Thread-safe: any number of threads may run at once, each with tensors (or a {@link Binding})
 * of its own. {@link #close()} may come from any thread and waits for the runs under way.
 */
public final class InferenceSession implements NativeResource {
  private final String name;
  private final OrtSession session;
  private final Device device;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final Map<String, String> metadata;

  /** Shared by runs, exclusive to closing: ONNX Runtime frees what a run may still be using. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private final Ownership ownership;

  InferenceSession(String name, OrtSession session, Device device) throws OrtException {
    this.name = name;
    this.session = session;
    this.device = device;
    inputs = Ort.specs(session.getInputInfo());
    outputs = Ort.specs(session.getOutputInfo());
    metadata = Map.copyOf(session.getMetadata().getCustomMetadata());
    ReadWriteLock ending = life;
    ownership = Ownership.of(this, () -> "session of " + name, () -> close(session, ending));
  }

  /**
   * Loads a model file. The caller closes it.
   *
   * @throws InferenceException when the file is not an ONNX model that this ONNX Runtime can load
   * @throws DeviceException when the device asked for cannot be used
   */
  public static InferenceSession open(Path model, SessionOptions options) {
    if (!Files.isRegularFile(model)) {
      throw new InferenceException("model " + model + ": no such file");
    }
    return SessionLoader.load(model, options);
  }

  /**
   * Loads a model from memory; {@code name} stands for it in messages. The caller closes it.
   *
   * @throws InferenceException when the bytes are not an ONNX model that this ONNX Runtime can load
   * @throws DeviceException when the device asked for cannot be used
   */
  public static InferenceSession open(String name, byte[] model, SessionOptions options) {
    return SessionLoader.load(name, model, options);
  }

  /** Where it really computes. */
  public Device device() {
    return device;
  }

  public List<TensorSpec> inputs() {
    return inputs;
  }

  public List<TensorSpec> outputs() {
    return outputs;
  }

  /** The model's own key-value pairs (ONNX {@code metadata_props}). */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Runs the model once on tensors in the order of {@link #inputs()}. The caller closes the result.
   *
   * @throws InferenceException when an input does not fit, or ONNX Runtime fails
   */
  public Outputs run(Tensor... tensors) {
    try (Binding binding = bind(tensors)) {
      binding.run();
      return binding.detach();
    }
  }

  /**
   * Ties tensors to the model's inputs, for many runs on the same memory: fill them, {@link
   * Binding#run()}, read the outputs. The tensors stay the caller's and must outlive the binding.
   * The caller closes it.
   *
   * @throws InferenceException when a tensor does not fit its input
   */
  public Binding bind(Tensor... tensors) {
    return bind(List.of(tensors), List.of());
  }

  /**
   * Ties tensors to the model's inputs and outputs, for many runs on the same memory: what a run
   * writes may be what the next one, through another binding, reads. All tensors stay the caller's,
   * must outlive the binding, and no output may be an input of the same binding. The caller closes
   * it.
   *
   * @param results one tensor an output, in the order of {@link #outputs()}; none lets the binding
   *     own its outputs
   * @throws InferenceException when a tensor does not fit
   */
  public Binding bind(List<Tensor> arguments, List<Tensor> results) {
    ownership.check();
    Tensor[] tensors = arguments.toArray(Tensor[]::new);
    if (tensors.length != inputs.size()) {
      throw new InferenceException(
          "model "
              + name
              + ": expected "
              + inputs.size()
              + " inputs "
              + inputs
              + ", got "
              + tensors.length);
    }
    for (int i = 0; i < tensors.length; i++) {
      requireFit("input", inputs.get(i), tensors[i]);
    }
    if (!results.isEmpty() && results.size() != outputs.size()) {
      throw new InferenceException(
          "model " + name + ": expected " + outputs.size() + " outputs, got " + results.size());
    }
    for (int i = 0; i < results.size(); i++) {
      requireFit("output", outputs.get(i), results.get(i));
    }
    try {
      return new Binding(this, tensors, results);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private void requireFit(String what, TensorSpec spec, Tensor tensor) {
    if (spec.type() != tensor.type() || !spec.shape().accepts(tensor.shape())) {
      throw new InferenceException(
          "model "
              + name
              + ": "
              + what
              + " "
              + spec.name()
              + ": expected "
              + spec
              + ", got "
              + tensor);
    }
  }

  /**
   * Runs once on zeros, free dimensions taken as 1, so that the first real run is as fast as the
   * others.
   */
  public void warmUp() {
    try (Scope scope = new Scope()) {
      Tensor[] zeros = new Tensor[inputs.size()];
      for (int i = 0; i < zeros.length; i++) {
        long[] dimensions = inputs.get(i).shape().toArray();
        for (int d = 0; d < dimensions.length; d++) {
          dimensions[d] = Math.max(1, dimensions[d]);
        }
        zeros[i] = scope.add(Tensor.allocate(inputs.get(i).type(), Shape.of(dimensions)));
      }
      scope.add(run(zeros));
    }
  }

  /**
   * Ends profiling and returns the trace file, when {@link SessionOptions#profile()} asked for one.
   *
   * @throws InferenceException when the session does not profile
   */
  public Path endProfiling() {
    life.readLock().lock();
    try {
      ownership.check();
      return Path.of(session.endProfiling());
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      life.readLock().unlock();
    }
  }

  private InferenceException failed(OrtException e) {
    return new InferenceException("model " + name + ": run failed: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    ownership.release();
  }

  private static void close(OrtSession session, ReadWriteLock life) {
    life.writeLock().lock();
    try {
      session.close();
    } catch (OrtException e) {
      throw new InferenceException("session: close failed: " + e.getMessage(), e);
    } finally {
      life.writeLock().unlock();
    }
  }

  /**
   * Owns ONNX Runtime's views of one set of input tensors and the memory of the outputs. Outputs of
   * fixed shape are written in place; others are copied after each run.
   *
   * <p>Confined to one thread at a time.
   */
  public static final class Binding implements NativeResource {
    private final InferenceSession owner;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    private final java.util.Set<String> unpinned = new java.util.LinkedHashSet<>();
    private final Outputs outputs;
    private final Ownership ownership;
    private boolean detached;

    Binding(InferenceSession owner, Tensor[] tensors, List<Tensor> given) throws OrtException {
      this.owner = owner;
      detached = !given.isEmpty();
      List<Tensor> results = new ArrayList<>();
      boolean whole = false;
      try {
        for (int i = 0; i < tensors.length; i++) {
          inputs.put(owner.inputs.get(i).name(), Ort.view(tensors[i]));
        }
        for (int i = 0; i < given.size(); i++) {
          pinned.put(owner.outputs.get(i).name(), Ort.view(given.get(i)));
        }
        for (TensorSpec spec : given.isEmpty() ? owner.outputs : List.<TensorSpec>of()) {
          results.add(output(spec));
        }
        whole = true;
      } finally {
        if (!whole) {
          close(inputs.values(), pinned.values());
          results.forEach(Tensor::close);
        }
      }
      outputs =
          Outputs.of(
              owner.outputs.stream().map(TensorSpec::name).toList(),
              given.isEmpty() ? results : given);
      Collection<OnnxTensor> in = inputs.values();
      Collection<OnnxTensor> out = pinned.values();
      ownership = Ownership.of(this, () -> "session binding", () -> close(in, out));
    }

    private Tensor output(TensorSpec spec) throws OrtException {
      if (spec.type() == ElementType.STRING) {
        throw new InferenceException(
            "model " + owner.name + ": output " + spec.name() + ": expected numbers, got text");
      }
      if (!spec.shape().isFixed()) {
        // It gets its tensor after the first run; an empty one holds its place until then.
        unpinned.add(spec.name());
        return Tensor.allocate(spec.type(), Shape.of(0));
      }
      Tensor tensor = Tensor.allocate(spec.type(), spec.shape());
      try {
        pinned.put(spec.name(), Ort.view(tensor));
      } catch (OrtException e) {
        tensor.close();
        throw e;
      }
      return tensor;
    }

    private static void close(Collection<OnnxTensor> inputs, Collection<OnnxTensor> outputs) {
      inputs.forEach(OnnxTensor::close);
      outputs.forEach(OnnxTensor::close);
    }

    /**
     * Runs the model on what the input tensors hold now. The outputs stay owned by this binding and
     * are overwritten by the next run.
     *
     * @throws InferenceException when ONNX Runtime fails
     */
    public Outputs run() {
      ownership.check();
      owner.life.readLock().lock();
      try {
        owner.ownership.check();
        return runOpen();
      } finally {
        owner.life.readLock().unlock();
      }
    }

    private Outputs runOpen() {
      try (OrtSession.Result result = owner.session.run(inputs, unpinned, pinned)) {
        if (!unpinned.isEmpty()) {
          copyUnpinned(result);
        }
        return outputs;
      } catch (OrtException e) {
        throw owner.failed(e);
      }
    }

    private void copyUnpinned(OrtSession.Result result) {
      for (int i = 0; i < outputs.count(); i++) {
        String output = outputs.names().get(i);
        if (!unpinned.contains(output)) {
          continue;
        }
        OnnxValue value =
            result
                .get(output)
                .orElseThrow(() -> new InferenceException("model: no output " + output));
        outputs.replace(i, Ort.copy((OnnxTensor) value, outputs.get(i)));
      }
    }

    /**
     * Hands the outputs over: they outlive the binding, which cannot run any more. The caller
     * closes them.
     */
    Outputs detach() {
      detached = true;
      return outputs;
    }

    /**
     * Gives back the views and, unless they were handed over, the outputs; the input tensors stay
     * the caller's.
     */
    @Override
    public void close() {
      ownership.release();
      if (!detached) {
        outputs.close();
      }
    }
  }
}
