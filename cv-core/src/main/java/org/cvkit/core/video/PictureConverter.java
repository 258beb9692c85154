package org.cvkit.core.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.image.PixelFormat;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** Turns decoded pictures of any kind into upright {@code BGR8} of one size. */
final class PictureConverter {
  static {
    NativeGroup.FFMPEG.load();
    NativeGroup.OPENCV.load();
  }

  /** libswscale's vector code writes whole groups of pixels, past a row's end where it must. */
  private static final int PIXELS_AT_ONCE = 16;

  private static final int NEUTRAL = 1 << 16;

  private final Size stored;
  private final Orientation orientation;
  private final PointerPointer<Pointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(0, 0, 0, 0);
  private @Nullable SwsContext scaler;
  private @Nullable Mat padded;
  private @Nullable Mat inside;
  private int width;
  private int height;
  private int pixelFormat;
  private int matrix;
  private int range;

  PictureConverter(Size stored, Orientation orientation) {
    this.stored = stored;
    this.orientation = orientation;
    for (int i = 0; i < 4; i++) {
      planes.put(i, (Pointer) null);
    }
  }

  /** Fills {@code destination}; where rows allow it, straight from the decoder's memory. */
  void convert(AVFrame picture, Image destination) {
    SwsContext context = scalerFor(picture);
    destination.reshape(orientation.turn(stored), PixelFormat.BGR8);
    Mat target = OpenCvBridge.asMat(destination);
    if (orientation.isUpright() && stored.width() % PIXELS_AT_ONCE == 0) {
      scale(context, picture, target);
    } else {
      Mat visible = inside != null ? inside : makePadded();
      scale(context, picture, visible);
      orientation.turn(visible, target);
    }
  }

  private void scale(SwsContext context, AVFrame picture, Mat target) {
    planes.put(0, target.data());
    strides.put(0, (int) target.step());
    Ffmpeg.check(
        swscale.sws_scale(
            context, picture.data(), picture.linesize(), 0, picture.height(), planes, strides),
        "frame: its colours cannot be converted");
  }

  private Mat makePadded() {
    int columns = (stored.width() / PIXELS_AT_ONCE + 2) * PIXELS_AT_ONCE;
    padded = new Mat(stored.height(), columns, opencv_core.CV_8UC3);
    inside = new Mat(padded, new Rect(0, 0, stored.width(), stored.height()));
    return inside;
  }

  /** The scaler for this kind of picture; a stream may change its kind half-way. */
  private SwsContext scalerFor(AVFrame picture) {
    if (scaler != null
        && picture.width() == width
        && picture.height() == height
        && picture.format() == pixelFormat
        && picture.colorspace() == matrix
        && picture.color_range() == range) {
      return scaler;
    }
    swscale.sws_freeContext(scaler);
    width = picture.width();
    height = picture.height();
    pixelFormat = picture.format();
    matrix = picture.colorspace();
    range = picture.color_range();
    SwsContext made =
        swscale.sws_getContext(
            width,
            height,
            pixelFormat,
            stored.width(),
            stored.height(),
            avutil.AV_PIX_FMT_BGR24,
            swscale.SWS_BICUBIC,
            null,
            null,
            (DoublePointer) null);
    scaler = made;
    if (made == null) {
      throw new MediaException(
          "frame: pixels of FFmpeg's format "
              + pixelFormat
              + " at "
              + width
              + "x"
              + height
              + " cannot be converted: expected a format of libswscale; re-encode the video");
    }
    chooseColours(made);
    return made;
  }

  /** libswscale assumes BT.601 in the limited range unless told. */
  private void chooseColours(SwsContext context) {
    boolean full = range == avutil.AVCOL_RANGE_JPEG || isFullRangeFormat(pixelFormat);
    boolean assumed =
        matrix == avutil.AVCOL_SPC_UNSPECIFIED
            || matrix == avutil.AVCOL_SPC_SMPTE170M
            || matrix == avutil.AVCOL_SPC_BT470BG;
    if (matrix == avutil.AVCOL_SPC_RGB || (assumed && !full)) {
      return;
    }
    IntPointer from = swscale.sws_getCoefficients(assumed ? swscale.SWS_CS_DEFAULT : matrix);
    IntPointer to = swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT);
    swscale.sws_setColorspaceDetails(context, from, full ? 1 : 0, to, 1, 0, NEUTRAL, NEUTRAL);
  }

  private static boolean isFullRangeFormat(int format) {
    return format == avutil.AV_PIX_FMT_YUVJ420P
        || format == avutil.AV_PIX_FMT_YUVJ422P
        || format == avutil.AV_PIX_FMT_YUVJ444P
        || format == avutil.AV_PIX_FMT_YUVJ440P
        || format == avutil.AV_PIX_FMT_YUVJ411P;
  }

  void close() {
    swscale.sws_freeContext(scaler);
    scaler = null;
    planes.close();
    strides.close();
    if (inside != null && padded != null) {
      inside.close();
      padded.close();
    }
  }
}
