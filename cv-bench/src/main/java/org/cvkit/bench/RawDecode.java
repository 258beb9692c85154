package org.cvkit.bench;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeResource;

/**
 * Owns the floor of decoding: OpenCV's {@code imdecode} of bytes that lie in memory already, into
 * one matrix again and again.
 *
 * <p>Confined to one thread at a time.
 */
final class RawDecode implements NativeResource {
  private final Map<Path, BytePointer> bytes = new HashMap<>();
  private final Mat picture = new Mat();

  /** Reads the files. The caller closes it. */
  static RawDecode of(List<Path> files) {
    RawDecode decode = new RawDecode();
    try {
      for (Path file : files) {
        decode.bytes.put(file, new BytePointer(Files.readAllBytes(file)));
      }
      return decode;
    } catch (IOException e) {
      decode.close();
      throw new UncheckedIOException(e);
    }
  }

  void decode(Path file) {
    BytePointer data = bytes.get(file);
    if (data == null) {
      throw new IllegalArgumentException("raw decode: " + file + " was not read");
    }
    try (Mat encoded = new Mat(1, (int) data.capacity(), CV_8U, data);
        Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR, picture)) {
      if (decoded.empty()) {
        throw new IllegalStateException("raw decode: " + file + ": no picture");
      }
    }
  }

  @Override
  public void close() {
    bytes.values().forEach(BytePointer::close);
    picture.close();
  }
}
