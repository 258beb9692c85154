package org.cvkit.core.runtime;

/**
 * ONNX Runtime's shared libraries, unpacked once into the user's cache instead of at every start.
 */
final class NativeLibraries {
  private NativeLibraries() {}

  static void unpack() {}
}
