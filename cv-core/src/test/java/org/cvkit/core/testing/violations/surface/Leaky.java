package org.cvkit.core.testing.violations.surface;

import ai.onnxruntime.OrtException;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Shows a library's types in every place a signature has. */
public class Leaky extends Pointer {
  protected final Mat[] field = new Mat[0];

  /** As a parameter. */
  protected Leaky(Mat parameter) {}

  /** Inside a type argument. */
  public List<? extends Mat> argument() {
    return List.of();
  }

  /** As an exception. */
  public void exception() throws OrtException {}

  /** As a bound. */
  public <T extends Mat> void bound() {}

  /** Out of the public's sight. */
  Mat hidden() {
    return new Mat();
  }

  /** Of a nested type. */
  public interface Nested {
    Mat nested();
  }
}
