package org.cvkit.core.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avdevice.AVDeviceInfoList;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.cvkit.core.image.MediaException;
import org.cvkit.core.memory.NativeGroup;
import org.jspecify.annotations.Nullable;

/** Cameras by number, each system's own way. */
final class Cameras {
  static {
    NativeGroup.FFMPEG_DEVICES.load();
  }

  private static final Path DEVICES = Path.of("/dev");
  private static final String REMEDY =
      "expected a camera that delivers within %d seconds; close other programs that use it";

  private Cameras() {}

  static Input open(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("camera: expected a number of at least 0, got " + index);
    }
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return open(index, "dshow", "video=" + windowsName(index));
    }
    if (system.startsWith("mac")) {
      return open(index, "avfoundation", index + ":none");
    }
    return open(index, "video4linux2", linuxDevice(index).toString());
  }

  private static Input open(int index, String format, String address) {
    AVInputFormat found = inputFormat(format);
    if (found == null) {
      throw new MediaException(
          "camera " + index + ": this build of FFmpeg has no " + format + " input; read a stream");
    }
    return Input.device("camera " + index, address, found, REMEDY);
  }

  /** Loads FFmpeg's capture devices, which nothing but a camera needs. */
  private static @Nullable AVInputFormat inputFormat(String name) {
    Ffmpeg.load();
    avdevice.avdevice_register_all();
    return avformat.av_find_input_format(name);
  }

  private static Path linuxDevice(int index) {
    Path device = DEVICES.resolve("video" + index);
    if (!Files.exists(device)) {
      List<String> present = linuxDevices();
      throw new MediaException(
          "camera "
              + index
              + ": no such device: expected "
              + device
              + ", found "
              + (present.isEmpty() ? "no camera at all" : String.join(", ", present))
              + "; connect one or name a file");
    }
    if (!Files.isReadable(device) || !Files.isWritable(device)) {
      throw new MediaException(
          "camera "
              + index
              + ": "
              + device
              + " may not be opened by this user: expected read and write permission; join the"
              + " group video");
    }
    return device;
  }

  /** The cameras of a Linux system, by their device files; empty elsewhere. */
  static List<String> linuxDevices() {
    try (Stream<Path> devices = Files.list(DEVICES)) {
      return devices
          .map(Path::toString)
          .filter(name -> name.matches("/dev/video\\d+"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String windowsName(int index) {
    AVDeviceInfoList devices = new AVDeviceInfoList(null);
    int count =
        avdevice.avdevice_list_input_sources(
            inputFormat("dshow"), (String) null, (AVDictionary) null, devices);
    try {
      int cameras = 0;
      for (int i = 0; i < count; i++) {
        // Microphones are listed among them.
        boolean video =
            devices.devices(i).nb_media_types() == 0
                || devices.devices(i).media_types().get(0)
                    == org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
        if (video && cameras++ == index) {
          return devices.devices(i).device_description().getString();
        }
      }
      throw new MediaException(
          "camera "
              + index
              + ": no such device: expected one of "
              + cameras
              + " cameras; connect one or name a file");
    } finally {
      avdevice.avdevice_free_list_devices(devices);
    }
  }
}
