package org.cvkit.core.runtime;

/**
 * Where a session computes.
 *
 * <p>Immutable.
 */
public sealed interface Device permits Device.Cpu, Device.Cuda {

  /** The processor. */
  static Device cpu() {
    return new Cpu();
  }

  /**
   * NVIDIA GPU {@code index}. Opening a session on it fails with {@link DeviceException} when it is
   * not there: no silent fallback.
   */
  static Device cuda(int index) {
    return new Cuda(index);
  }

  /** The first GPU if one is really usable, else the CPU; which of them, is logged once. */
  static Device auto() {
    return Devices.best();
  }

  /** {@code cpu}, {@code cuda:0}, ... as the command line and JSON write it. */
  String id();

  /** The processor. */
  record Cpu() implements Device {
    @Override
    public String id() {
      return "cpu";
    }
  }

  /**
   * One NVIDIA GPU.
   *
   * @param index as CUDA counts them, from 0
   */
  record Cuda(int index) implements Device {
    public Cuda {
      if (index < 0) {
        throw new IllegalArgumentException(
            "CUDA device: expected an index of at least 0, got " + index);
      }
    }

    @Override
    public String id() {
      return "cuda:" + index;
    }
  }
}
