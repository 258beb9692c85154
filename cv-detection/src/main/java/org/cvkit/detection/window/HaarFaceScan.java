package org.cvkit.detection.window;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.FileNode;
import org.bytedeco.opencv.opencv_core.FileStorage;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.Ownership;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.detection.decode.Candidates;

/**
 * Owns OpenCV's cascade {@code frontalface_alt2}, which lies inside OpenCV's jar: 20x20 windows
 * over pictures each 1.1 times smaller than the last.
 *
 * <p>A face answers in several windows nearby. OpenCV joins them, and the score of the joint box
 * grows with their number n as {@code 1 - exp(-n / 25)}: 0.15 at 4, 0.33 at 10, 0.76 at 36. The
 * usual confidence of 0.25 takes eight; what is no face rarely has more than six.
 */
final class HaarFaceScan implements WindowScan {
  static {
    NativeGroup.OPENCV_OBJDETECT.load();
  }

  private static final String CASCADE = "haarcascade_frontalface_alt2.xml";
  // Where OpenCV's build puts its data: on Unix and on Windows.
  private static final List<String> FOLDERS =
      List.of("share/opencv4/haarcascades/", "etc/haarcascades/");

  private static final double SHRINK = 1.1;
  private static final int FEWEST_NEIGHBOURS = 1;
  private static final int SMALLEST = 24;
  private static final double NEIGHBOURS = 25;

  private final CascadeClassifier cascade = new CascadeClassifier();
  private final Mat grey = new Mat();
  private final Size smallest = new Size(SMALLEST, SMALLEST);
  private final Size anySize = new Size();
  private final Ownership ownership;

  HaarFaceScan() {
    byte[] xml = read();
    try (BytePointer text = new BytePointer(xml.length + 1L)) {
      text.put(xml, 0, xml.length).put(xml.length, (byte) 0);
      try (FileStorage storage =
              new FileStorage(
                  text, FileStorage.READ | FileStorage.MEMORY | FileStorage.FORMAT_XML);
          FileNode root = storage.getFirstTopLevelNode()) {
        if (!cascade.read(root)) {
          throw new InferenceException("haar-face: OpenCV cannot read its own cascade " + CASCADE);
        }
      }
    }
    CascadeClassifier owned = cascade;
    Mat ownedGrey = grey;
    Size ownedSmallest = smallest;
    Size ownedAnySize = anySize;
    ownership =
        Ownership.of(
            this,
            () -> "face cascade",
            () -> {
              owned.close();
              ownedGrey.close();
              ownedSmallest.close();
              ownedAnySize.close();
            });
  }

  private static byte[] read() {
    String root = "/org/bytedeco/opencv/" + Loader.getPlatform() + "/";
    for (String folder : FOLDERS) {
      try (InputStream in = CascadeClassifier.class.getResourceAsStream(root + folder + CASCADE)) {
        if (in != null) {
          return in.readAllBytes();
        }
      } catch (IOException e) {
        throw new InferenceException(
            "haar-face: cannot read " + CASCADE + ": " + e.getMessage(), e);
      }
    }
    throw new InferenceException(
        "haar-face: no "
            + CASCADE
            + " below "
            + root
            + ": expected OpenCV's jar for this platform on the class path; add it");
  }

  /** From the number of windows that agree to 0..1. */
  static double score(int neighbours) {
    return 1 - Math.exp(-neighbours / NEIGHBOURS);
  }

  @Override
  public void scan(Mat picture, Candidates candidates) {
    ownership.check();
    Mat source = picture;
    if (picture.channels() > 1) {
      opencv_imgproc.cvtColor(picture, grey, opencv_imgproc.COLOR_BGR2GRAY);
      source = grey;
    }
    try (RectVector windows = new RectVector();
        IntPointer neighbours = new IntPointer(1)) {
      cascade.detectMultiScale2(
          source, windows, neighbours, SHRINK, FEWEST_NEIGHBOURS, 0, smallest, anySize);
      List<Hit> hits = new ArrayList<>();
      for (long i = 0; i < windows.size(); i++) {
        try (Rect w = windows.get(i)) {
          float score = (float) score(neighbours.get(i));
          hits.add(new Hit(score, w.x(), w.y(), w.x() + w.width(), w.y() + w.height()));
        }
      }
      Hit.propose(hits, candidates);
    }
  }

  @Override
  public void close() {
    ownership.release();
  }
}
