package org.cvkit.core.video;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.memory.NativeGroup;

/**
 * How a stored picture becomes upright: rows and columns exchanged first, then mirrored.
 *
 * @param transposed the stored rows are the upright columns
 * @param flippedX then mirrored left to right
 * @param flippedY then mirrored top to bottom
 */
record Orientation(boolean transposed, boolean flippedX, boolean flippedY) {
  static {
    NativeGroup.FFMPEG.load();
    NativeGroup.OPENCV.load();
  }

  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** The orientation written in a stream's display matrix; upright without one. */
  static Orientation of(AVCodecParameters parameters) {
    if (parameters.nb_coded_side_data() == 0) {
      return UPRIGHT;
    }
    AVPacketSideData matrix =
        avcodec.av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull() || matrix.size() < 9 * Integer.BYTES) {
      return UPRIGHT;
    }
    IntPointer m = new IntPointer(matrix.data());
    return of(m.get(0), m.get(1), m.get(3), m.get(4));
  }

  /**
   * The nearest quarter turn to the matrix of {@code x' = a x + c y, y' = b x + d y}, the y axis
   * downwards.
   */
  static Orientation of(int a, int b, int c, int d) {
    boolean transposed =
        Math.abs((long) a) + Math.abs((long) d) < Math.abs((long) b) + Math.abs((long) c);
    return transposed ? new Orientation(true, c < 0, b < 0) : new Orientation(false, a < 0, d < 0);
  }

  boolean isUpright() {
    return equals(UPRIGHT);
  }

  /** The size of a stored picture once it is upright, and the other way round. */
  Size turn(Size size) {
    return transposed ? new Size(/* width= */ size.height(), /* height= */ size.width()) : size;
  }

  /** Writes {@code stored} upright into {@code upright}, which already has that size. */
  void turn(Mat stored, Mat upright) {
    if (transposed) {
      opencv_core.transpose(stored, upright);
      if (flippedX || flippedY) {
        opencv_core.flip(upright, upright, axes());
      }
    } else if (isUpright()) {
      stored.copyTo(upright);
    } else {
      opencv_core.flip(stored, upright, axes());
    }
  }

  /** OpenCV's code: 0 top to bottom, 1 left to right, -1 both. */
  private int axes() {
    if (flippedX && flippedY) {
      return -1;
    }
    return flippedX ? 1 : 0;
  }
}
