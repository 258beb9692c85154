package org.cvkit.core.memory;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_ml.SVM;
import org.bytedeco.opencv.opencv_objdetect.HOGDescriptor;

/**
 * Calls something of every group in a process of its own, and says which libraries JavaCPP sought.
 */
final class NativeGroupProbe {
  private NativeGroupProbe() {}

  public static void main(String[] arguments) {
    for (String name : arguments) {
      NativeGroup group = NativeGroup.valueOf(name);
      group.load();
      System.out.println(name + " " + call(group));
    }
    System.out.println("search " + System.getProperty("org.bytedeco.javacpp.loadlibraries"));
  }

  private static long call(NativeGroup group) {
    return switch (group) {
      case MEMORY -> {
        try (BytePointer text = new BytePointer("four")) {
          yield text.limit();
        }
      }
      case OPENCV -> {
        try (Mat small = new Mat(2, 3, opencv_core.CV_8UC3);
            Mat large = new Mat();
            Size size = new Size(6, 4);
            BytePointer png = new BytePointer()) {
          opencv_imgproc.resize(small, large, size);
          yield opencv_imgcodecs.imencode(".png", large, png) ? large.cols() : -1;
        }
      }
      case OPENCV_OBJDETECT -> {
        try (HOGDescriptor people = new HOGDescriptor()) {
          yield people.getDescriptorSize();
        }
      }
      case OPENCV_ML -> {
        try (SVM machine = SVM.create()) {
          yield machine.getType();
        }
      }
      case FFMPEG ->
          avcodec.avcodec_version() / 65536
              + avformat.avformat_version() / 65536
              + swscale.swscale_version() / 65536
              + swresample.swresample_version() / 65536;
      case FFMPEG_DEVICES -> avfilter.avfilter_version() / 65536;
    };
  }
}
