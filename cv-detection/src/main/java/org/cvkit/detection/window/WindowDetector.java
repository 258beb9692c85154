package org.cvkit.detection.window;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.Detection;
import org.cvkit.detection.DetectionOptions;
import org.cvkit.detection.ObjectDetector;
import org.cvkit.detection.decode.Candidates;

/**
 * Owns the workers of a sliding-window detector, one a calling thread. A picture whose longer side
 * has more than {@value #LONGEST_SIDE} pixels is reduced to that first, and the boxes mapped back.
 */
final class WindowDetector implements ObjectDetector {
  static {
    NativeGroup.OPENCV.load();
  }

  /** Longer sides cost seconds and find nothing but ever smaller things. */
  static final int LONGEST_SIDE = 1280;

  private final String name;
  private final List<String> labels;
  private final DetectionOptions options;
  private final Supplier<WindowScan> scans;
  private final Workers workers = new Workers();
  private final Ownership ownership;

  WindowDetector(
      String name, List<String> labels, DetectionOptions options, Supplier<WindowScan> scans) {
    this.name = name;
    this.labels = labels;
    this.options = options;
    this.scans = scans;
    // Made now, so that an unknown class or a missing library is reported here.
    workers.giveBack(worker());
    Workers owned = workers;
    ownership = Ownership.of(this, () -> "detector " + name, owned::close);
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    ownership.check();
    if (image.size().area() == 0) {
      throw new IllegalArgumentException(
          "detector " + name + ": expected a picture, got one of " + image.size());
    }
    Worker idle = workers.borrow();
    Worker worker = idle != null ? idle : worker();
    try {
      return worker.detect(image);
    } finally {
      workers.giveBack(worker);
    }
  }

  private Worker worker() {
    // First what can fail and owns nothing.
    Candidates candidates = new Candidates(labels, options);
    return new Worker(scans.get(), candidates);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String name() {
    return name;
  }

  /** The CPU. */
  @Override
  public Device device() {
    return Device.cpu();
  }

  @Override
  public void close() {
    ownership.release();
  }

  /** The idle workers; once closed, those that come back late are closed at once. */
  private static final class Workers {
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    @org.jspecify.annotations.Nullable
    Worker borrow() {
      return idle.pollFirst();
    }

    void giveBack(Worker worker) {
      idle.addFirst(worker);
      if (closed) {
        close();
      }
    }

    void close() {
      closed = true;
      List<Worker> taken = new ArrayList<>();
      for (Worker w = idle.pollFirst(); w != null; w = idle.pollFirst()) {
        taken.add(w);
      }
      try (Scope scope = new Scope()) {
        taken.forEach(scope::add);
      }
    }
  }

  /** What one thread needs. */
  private static final class Worker implements NativeResource {
    private final WindowScan scan;
    private final Candidates candidates;
    private final Mat narrowed = new Mat();
    private final Mat coloured = new Mat();
    private final Mat reduced = new Mat();
    private final org.bytedeco.opencv.opencv_core.Size size =
        new org.bytedeco.opencv.opencv_core.Size();

    Worker(WindowScan scan, Candidates candidates) {
      this.scan = scan;
      this.candidates = candidates;
    }

    Inference<List<Detection>> detect(Image image) {
      long start = System.nanoTime();
      Size source = image.size();
      Size fitted = fit(source);
      Mat picture = bytes(reduce(OpenCvBridge.asMat(image), fitted), image.format());
      candidates.begin(
          new Placement(
              source,
              fitted,
              (float) fitted.width() / source.width(),
              (float) fitted.height() / source.height(),
              0,
              0));
      long prepared = System.nanoTime();
      scan.scan(picture, candidates);
      long ran = System.nanoTime();
      List<Detection> detections = candidates.detections();
      long decoded = System.nanoTime();
      return new Inference<>(
          detections, new Timings(prepared - start, ran - prepared, decoded - ran));
    }

    private static Size fit(Size source) {
      double scale =
          Math.min(1.0, (double) LONGEST_SIDE / Math.max(source.width(), source.height()));
      return new Size(
          (int) Math.max(1, Math.round(source.width() * scale)),
          (int) Math.max(1, Math.round(source.height() * scale)));
    }

    private Mat reduce(Mat source, Size fitted) {
      if (source.cols() == fitted.width() && source.rows() == fitted.height()) {
        return source;
      }
      size.width(fitted.width());
      size.height(fitted.height());
      opencv_imgproc.resize(source, reduced, size, 0, 0, opencv_imgproc.INTER_AREA);
      return reduced;
    }

    /** The picture in 8 bits, grey or BGR. */
    private Mat bytes(Mat source, PixelFormat format) {
      Mat bytes = source;
      if (format.bytesPerChannel() == 2) {
        source.convertTo(narrowed, opencv_core.CV_8U, 1 / 257.0, 0);
        bytes = narrowed;
      }
      if (format.channels() < 4) {
        return bytes;
      }
      opencv_imgproc.cvtColor(bytes, coloured, opencv_imgproc.COLOR_BGRA2BGR);
      return coloured;
    }

    @Override
    public void close() {
      scan.close();
      narrowed.close();
      coloured.close();
      reduced.close();
      size.close();
    }
  }
}
