package org.cvkit.core.video;

import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;

/**
 * One picture waiting for the encoder: three planes in one block, seen by OpenCV as a matrix and by
 * FFmpeg as a frame. OpenCV fills it in 0.4 ms for 1280x720, libswscale in 1.7.
 */
final class YuvFrame {
  static {
    NativeGroup.FFMPEG.load();
    NativeGroup.OPENCV.load();
  }

  private final Size size;
  private final AVFrame frame = avutil.av_frame_alloc();
  private Mat planes;
  private long micros;

  /** A frame of even width and height. */
  YuvFrame(Size size) {
    this.size = size;
    frame.format(avutil.AV_PIX_FMT_YUV420P);
    frame.width(size.width());
    frame.height(size.height());
    planes = allocate();
  }

  private Mat allocate() {
    long luma = size.area();
    AVBufferRef block = avutil.av_buffer_alloc(luma * 3 / 2);
    if (block == null) {
      throw new MediaException(
          "video sink: no memory for a frame of " + size + "; make it smaller");
    }
    frame.buf(0, block);
    BytePointer start = new BytePointer(block.data());
    frame.data(0, start);
    frame.data(1, start.getPointer(luma));
    frame.data(2, start.getPointer(luma + luma / 4));
    frame.linesize(0, size.width());
    frame.linesize(1, size.width() / 2);
    frame.linesize(2, size.width() / 2);
    return new Mat(size.height() * 3 / 2, size.width(), opencv_core.CV_8UC1, start);
  }

  /** Takes over the pixels of a {@code BGR8} picture of this frame's size. */
  void fill(Mat picture, long micros) {
    if (avutil.av_frame_is_writable(frame) == 0) {
      // The encoder still looks at the old pixels.
      planes.close();
      avutil.av_frame_unref(frame);
      frame.format(avutil.AV_PIX_FMT_YUV420P);
      frame.width(size.width());
      frame.height(size.height());
      planes = allocate();
    }
    this.micros = micros;
    opencv_imgproc.cvtColor(picture, planes, opencv_imgproc.COLOR_BGR2YUV_I420);
  }

  AVFrame frame() {
    return frame;
  }

  long micros() {
    return micros;
  }

  void close() {
    planes.close();
    avutil.av_frame_free(frame);
  }
}
