package org.cvkit.core.transform;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.NativeGroup;
import org.cvkit.core.memory.NativeResource;
import org.cvkit.core.memory.Ownership;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Owns the scratch memory with which pictures are prepared, one after another, straight into a
 * model's input tensor. No pixels are allocated while the pictures keep their size.
 *
 * <p>The picture is resized as bytes, its channels are split as bytes, and each is converted once,
 * scaled and shifted, into its plane of the tensor. Only the picture's area is written: the padding
 * around it is filled when the placement changes.
 *
 * <p>Confined to one thread at a time.
 */
public final class Preprocessor implements NativeResource {
  static {
    NativeGroup.OPENCV.load();
  }

  private final Preprocessing preprocessing;
  private final Scratch scratch;
  private final Ownership ownership;

  private Preprocessor(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
    scratch = new Scratch();
    Scratch owned = scratch;
    ownership = Ownership.of(this, () -> "preprocessor", owned::close);
  }

  /** The caller closes it. */
  public static Preprocessor open(Preprocessing preprocessing) {
    return new Preprocessor(preprocessing);
  }

  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /**
   * Prepares {@code image} as picture {@code index} of the batch in {@code destination}. The same
   * destination is expected from call to call; another one is welcome, but pays for its padding
   * again.
   *
   * @param image of at least 1x1 pixel
   * @throws IllegalArgumentException when the picture is empty, or the tensor's type or shape is
   *     not the one {@link Preprocessing#shape} gives
   */
  public Placement prepare(Image image, Tensor destination, int index) {
    ownership.check();
    requireFits(destination, index);
    Fit fit = Fit.of(preprocessing.transform(), image.size());
    Mat source = colour(OpenCvBridge.asMat(image), image.format());
    Mat sized = resize(source, fit);
    write(sized, destination, index, fit);
    // The crop may be a view of the caller's picture: it must not outlive this call.
    scratch.crop.release();
    return fit.placement();
  }

  private void requireFits(Tensor destination, int index) {
    Shape shape = destination.shape();
    long batch = shape.rank() > 0 ? shape.dimension(0) : 0;
    if (destination.type() != preprocessing.elementType()
        || index < 0
        || index >= batch
        || !shape.equals(preprocessing.shape((int) batch))) {
      throw new IllegalArgumentException(
          "preprocessing: expected a "
              + preprocessing.elementType()
              + " tensor of "
              + preprocessing.shape((int) Math.max(1, Math.max(batch, index + 1L)))
              + ", got "
              + destination
              + " for picture "
              + index);
    }
  }

  /** The picture with the channels the tensor wants, 8 bits each, still in BGR order. */
  private Mat colour(Mat source, PixelFormat format) {
    Mat bytes = source;
    if (format.bytesPerChannel() == 2) {
      source.convertTo(scratch.narrowed, CV_8U, 1 / 257.0, 0);
      bytes = scratch.narrowed;
    }
    int wanted = preprocessing.channelOrder().channels();
    if (format.channels() == wanted) {
      return bytes;
    }
    int code =
        switch (format.channels()) {
          case 1 -> opencv_imgproc.COLOR_GRAY2BGR;
          case 3 -> opencv_imgproc.COLOR_BGR2GRAY;
          default -> wanted == 3 ? opencv_imgproc.COLOR_BGRA2BGR : opencv_imgproc.COLOR_BGRA2GRAY;
        };
    opencv_imgproc.cvtColor(bytes, scratch.coloured, code);
    return scratch.coloured;
  }

  /**
   * The part of the resized picture that the tensor shows; what it does not show is hardly resized
   * at all.
   */
  private Mat resize(Mat source, Fit fit) {
    Interpolation how = preprocessing.transform().interpolation();
    AlignedSpan x =
        AlignedSpan.of(source.cols(), fit.resized().width(), fit.cropX(), fit.shown().width(), how);
    AlignedSpan y =
        AlignedSpan.of(
            source.rows(), fit.resized().height(), fit.cropY(), fit.shown().height(), how);
    Mat sized = part(source, x.sourceFrom(), y.sourceFrom(), x.sourceLength(), y.sourceLength());
    if (x.sourceLength() != x.length() || y.sourceLength() != y.length()) {
      scratch.size.width(x.length());
      scratch.size.height(y.length());
      opencv_imgproc.resize(sized, scratch.resized, scratch.size, 0, 0, OpenCvBridge.code(how));
      sized = scratch.resized;
    }
    return part(
        sized,
        fit.cropX() - x.from(),
        fit.cropY() - y.from(),
        fit.shown().width(),
        fit.shown().height());
  }

  /** A rectangle of a matrix, sharing its memory; the matrix itself where it is all of it. */
  private Mat part(Mat whole, int left, int top, int width, int height) {
    if (width == whole.cols() && height == whole.rows()) {
      return whole;
    }
    try (Rect rect = new Rect(left, top, width, height);
        Mat part = whole.apply(rect)) {
      scratch.crop.put(part);
    }
    return scratch.crop;
  }

  private void write(Mat sized, Tensor destination, int index, Fit fit) {
    boolean moved = scratch.target(destination, index, fit, preprocessing);
    if (moved && !fit.fillsInput()) {
      fill(fit.fill());
    }
    Normalization n = preprocessing.normalization();
    int channels = preprocessing.channelOrder().channels();
    boolean reversed = preprocessing.channelOrder() == Preprocessing.ChannelOrder.RGB;
    if (channels == 1) {
      sized.convertTo(scratch.regions[0], scratch.regions[0].type(), n.alpha(0), n.beta(0));
      return;
    }
    opencv_core.split(sized, scratch.planes);
    Mat[] regions =
        preprocessing.layout() == Preprocessing.Layout.NCHW ? scratch.regions : scratch.converted;
    int depth = scratch.regions[0].depth();
    for (int c = 0; c < channels; c++) {
      scratch
          .plane(reversed ? channels - 1 - c : c)
          .convertTo(regions[c], depth, n.alpha(c), n.beta(c));
    }
    if (preprocessing.layout() == Preprocessing.Layout.NHWC) {
      try (MatVector interleaved = new MatVector(regions)) {
        opencv_core.merge(interleaved, scratch.regions[0]);
      }
    }
  }

  private void fill(int level) {
    Normalization n = preprocessing.normalization();
    int channels = preprocessing.channelOrder().channels();
    if (preprocessing.layout() == Preprocessing.Layout.NCHW) {
      for (int c = 0; c < channels; c++) {
        try (Scalar value = new Scalar(level * n.alpha(c) + n.beta(c))) {
          scratch.whole[c].put(value);
        }
      }
    } else {
      double last = channels > 1 ? level * n.alpha(2) + n.beta(2) : 0;
      double middle = channels > 1 ? level * n.alpha(1) + n.beta(1) : 0;
      try (Scalar value = new Scalar(level * n.alpha(0) + n.beta(0), middle, last, 0)) {
        scratch.whole[0].put(value);
      }
    }
  }

  @Override
  public void close() {
    ownership.release();
  }

  /** The OpenCV side of the preprocessor: everything that is reused from picture to picture. */
  private static final class Scratch {
    final Mat narrowed = new Mat();
    final Mat coloured = new Mat();
    final Mat resized = new Mat();
    final MatVector planes = new MatVector(3);
    final Mat[] converted = {new Mat(), new Mat(), new Mat()};
    final org.bytedeco.opencv.opencv_core.Size size = new org.bytedeco.opencv.opencv_core.Size();
    final Mat[] whole = new Mat[3];
    final Mat[] regions = new Mat[3];
    private final Mat[] planeHeaders = new Mat[3];
    final Mat crop = new Mat();
    private @Nullable Tensor lastTensor;
    private long lastStart = -1;
    private Fit lastFit = Fit.NONE;

    /**
     * Points {@link #whole} and {@link #regions} at the tensor; whether they point elsewhere than
     * before.
     */
    boolean target(Tensor tensor, int index, Fit fit, Preprocessing preprocessing) {
      Size input = preprocessing.transform().size();
      int channels = preprocessing.channelOrder().channels();
      boolean planar = preprocessing.layout() == Preprocessing.Layout.NCHW;
      int depth = preprocessing.elementType().bytes() == 4 ? CV_32F : CV_8U;
      long bytesPerPlane = input.area() * preprocessing.elementType().bytes();
      try (Pointer memory = new BytePointer(tensor.asByteBuffer())) {
        long start = memory.address() + index * bytesPerPlane * channels;
        // The tensor itself is compared too: a new one may lie where a closed one lay.
        if (tensor == lastTensor && start == lastStart && fit.equals(lastFit)) {
          return false;
        }
        releaseTargets();
        int headers = planar ? channels : 1;
        int type = opencv_core.CV_MAKETYPE(depth, planar ? 1 : channels);
        for (int c = 0; c < headers; c++) {
          Pointer at = new Address(start + c * bytesPerPlane);
          whole[c] = new Mat(input.height(), input.width(), type, at);
          try (Rect rect =
              new Rect(fit.padX(), fit.padY(), fit.shown().width(), fit.shown().height())) {
            regions[c] = whole[c].apply(rect);
          }
        }
        lastTensor = tensor;
        lastStart = start;
        lastFit = fit;
        return true;
      }
    }

    /** Header of the split plane {@code c}; the vector's own element, fetched once. */
    Mat plane(int c) {
      if (planeHeaders[c] == null) {
        planeHeaders[c] = planes.get(c);
      }
      return planeHeaders[c];
    }

    private static void release(@Nullable Mat mat) {
      if (mat != null) {
        mat.close();
      }
    }

    private void releaseTargets() {
      for (int c = 0; c < 3; c++) {
        release(regions[c]);
        release(whole[c]);
      }
    }

    void close() {
      releaseTargets();
      Arrays.stream(converted).forEach(Mat::close);
      planes.close();
      size.close();
      crop.close();
      resized.close();
      coloured.close();
      narrowed.close();
    }
  }

  /** A bare address, which {@code new Mat(..., Pointer)} takes without owning. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }
}
