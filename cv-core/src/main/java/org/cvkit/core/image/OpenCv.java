package org.cvkit.core.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.ErrorCallback;
import org.cvkit.core.memory.NativeGroup;

/**
 * OpenCV's picture codecs: loaded (with opencv_core and opencv_imgproc, and nothing else of OpenCV)
 * and told not to write on the process's standard error, where only our own sentence should stand.
 */
final class OpenCv {
  static {
    NativeGroup.OPENCV.load();
  }

  private static final int SILENT = 0;

  /** {@code cv::utils::logging::setLogLevel(LogLevel)} as GCC and Clang name it. */
  private static final String SET_LOG_LEVEL = "_ZN2cv5utils7logging11setLogLevelENS1_8LogLevelE";

  static {
    Loader.load(opencv_imgcodecs.class);
    if (System.getenv("OPENCV_LOG_LEVEL") == null) {
      silence();
    }
  }

  private OpenCv() {}

  /** Returns once the codecs are loaded. */
  static void load() {
    // The class initialiser has done it.
  }

  /**
   * JavaCPP has no binding for the log level, so the function is called by its address, through the
   * one function type of opencv_core whose first parameter is an int. Where the name is another
   * (Windows) the messages stay.
   */
  private static void silence() {
    Pointer function = Loader.addressof(SET_LOG_LEVEL);
    if (function == null) {
      return;
    }
    // What JavaCPP keeps for a function: its address and no Java object.
    try (LongPointer cell = new LongPointer(2).put(0, function.address()).put(1, 0);
        ErrorCallback setLogLevel = new ErrorCallback(cell)) {
      BytePointer none = null;
      setLogLevel.call(SILENT, none, none, none, 0, none);
    }
  }
}
