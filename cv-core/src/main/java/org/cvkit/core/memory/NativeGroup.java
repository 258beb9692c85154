package org.cvkit.core.memory;

import java.util.List;
import java.util.Locale;
import org.cvkit.core.StageTrace;
import org.jspecify.annotations.Nullable;

/**
 * Native libraries that are needed together. A class that calls OpenCV, FFmpeg or JavaCPP's memory
 * loads its group first, in its static initialiser or the method that leads there.
 *
 * <p>Ordinarily that does nothing: JavaCPP finds, unpacks and loads its libraries itself as its
 * classes are used. Finding costs it half a second at every start, so the {@code cv} command names
 * a folder in the system property {@code cvkit.natives}: the libraries are then unpacked there once
 * and loaded straight from it, and JavaCPP is told not to search. Where that cannot be done
 * (another platform, another version, an odd class path) JavaCPP does it as ever.
 *
 * <p>Thread-safe: a group is loaded once, by whoever comes first.
 */
public enum NativeGroup {
  /** JavaCPP's own library: pointers and memory. */
  MEMORY(null, List.of("javacpp/libjnijavacpp.so")),

  /** OpenCV's matrices, image processing and picture files. */
  OPENCV(
      MEMORY,
      List.of(
          "openblas/libquadmath.so.0",
          "openblas/libgfortran.so.5",
          "openblas/libopenblas.so.0",
          "opencv/libopencv_core.so.413",
          "opencv/libopencv_imgproc.so.413",
          "opencv/libopencv_imgcodecs.so.413",
          "opencv/libjniopencv_core.so",
          "opencv/libjniopencv_imgproc.so",
          "opencv/libjniopencv_imgcodecs.so")),

  /** OpenCV's sliding windows: cascades and histograms of oriented gradients. */
  OPENCV_OBJDETECT(
      OPENCV,
      List.of(
          "opencv/libopencv_flann.so.413",
          "opencv/libopencv_features2d.so.413",
          "opencv/libopencv_calib3d.so.413",
          "opencv/libopencv_dnn.so.413",
          "opencv/libopencv_objdetect.so.413",
          "opencv/libjniopencv_objdetect.so")),

  /** OpenCV's classical learning machines. */
  OPENCV_ML(OPENCV, List.of("opencv/libopencv_ml.so.413", "opencv/libjniopencv_ml.so")),

  /** FFmpeg's containers, codecs, sample and pixel conversion. */
  FFMPEG(
      MEMORY,
      List.of(
          "ffmpeg/libdrm.so.2",
          "ffmpeg/libva.so.2",
          "ffmpeg/libva-drm.so.2",
          "ffmpeg/libavutil.so.60",
          "ffmpeg/libswresample.so.6",
          "ffmpeg/libswscale.so.9",
          "ffmpeg/libavcodec.so.62",
          "ffmpeg/libavformat.so.62",
          "ffmpeg/libjniavutil.so",
          "ffmpeg/libjniswresample.so",
          "ffmpeg/libjniswscale.so",
          "ffmpeg/libjniavcodec.so",
          "ffmpeg/libjniavformat.so")),

  /** FFmpeg's filters and cameras; these want X11's and the sound system's libraries. */
  FFMPEG_DEVICES(
      FFMPEG,
      List.of(
          "ffmpeg/libavfilter.so.11",
          "ffmpeg/libavdevice.so.62",
          "ffmpeg/libjniavfilter.so",
          "ffmpeg/libjniavdevice.so"));

  private final @Nullable NativeGroup base;
  private final List<String> libraries;
  private volatile boolean done;

  NativeGroup(@Nullable NativeGroup base, List<String> libraries) {
    this.base = base;
    this.libraries = libraries;
  }

  /** Readies the group and those it stands on; does nothing when that has happened. */
  public void load() {
    if (done) {
      return;
    }
    synchronized (NativeGroup.class) {
      if (base != null) {
        base.load();
      }
      if (!done) {
        DirectLoading.load(libraries);
        done = true;
        StageTrace.mark(this == MEMORY ? "javacpp" : name().toLowerCase(Locale.ROOT));
      }
    }
  }

  /** The libraries of this group alone, in loading order, as {@code artifact/file}. */
  List<String> libraries() {
    return libraries;
  }
}
