package org.cvkit.core.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Owns one block of memory outside the Java heap, aligned to a cache line (64 bytes), zeroed, freed
 * on close rather than by the garbage collector.
 *
 * <p>Thread-safe for reading; writers order their own accesses.
 */
public final class NativeMemory implements NativeResource {
  private static final int ALIGNMENT = 64;

  static {
    NativeGroup.MEMORY.load();
  }

  private final ByteBuffer bytes;
  private final Ownership ownership;

  private NativeMemory(long size) {
    // Deallocated through Pointer.free by hand: JavaCPP's own collector would free it behind our
    // back.
    Pointer given = Pointer.calloc(1, size + ALIGNMENT);
    if (given == null) {
      throw new OutOfMemoryError(
          "native memory: the system has no " + size + " bytes left; close what is not needed");
    }
    BytePointer block = new BytePointer(given);
    block.capacity(size + ALIGNMENT);
    int skip = (int) (-block.address() & (ALIGNMENT - 1));
    bytes =
        block
            .asByteBuffer()
            .position(skip)
            .limit(skip + (int) size)
            .slice()
            .order(ByteOrder.nativeOrder());
    ownership =
        Ownership.of(this, () -> "native memory of " + size + " bytes", () -> Pointer.free(block));
  }

  /**
   * Allocates {@code size} bytes, all zero. The caller closes it.
   *
   * @throws OutOfMemoryError when the system has no such block
   */
  public static NativeMemory allocate(long size) {
    if (size < 0 || size > Integer.MAX_VALUE - ALIGNMENT) {
      throw new IllegalArgumentException(
          "native memory: expected 0 to "
              + (Integer.MAX_VALUE - ALIGNMENT)
              + " bytes, got "
              + size);
    }
    return new NativeMemory(size);
  }

  /** The whole block, in native byte order, position 0. Shares memory: invalid after close. */
  public ByteBuffer asByteBuffer() {
    ownership.check();
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }

  public long size() {
    return bytes.capacity();
  }

  @Override
  public void close() {
    ownership.release();
  }
}
