package org.cvkit.detection.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.cvkit.core.data.Split;

/** Files of one format that were recognised, but not read yet. */
interface DatasetSource {
  String FORMS =
      "expected a folder with images/ and labels/ or a data.yaml (YOLO), a COCO .json file or a"
          + " folder of them, or a folder with Annotations/ and JPEGImages/ (Pascal VOC)";

  /** The parts its makers divided it into; empty when they did not. */
  Set<Split> splits();

  /**
   * Reads one of {@link #splits()}, or, for {@link Split#ALL}, a data set that is not divided.
   *
   * @throws DatasetException when it cannot be read at all
   */
  DetectionDataset read(Split part, Problems problems);

  /** Where the labels of a part are looked for: folders or files. */
  List<Path> labels(Split part);

  /** Recognises what lies at {@code path}. */
  static DatasetSource at(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    if (Files.isDirectory(path)) {
      if (VocFolder.isAt(path)) {
        return new VocFolder(path);
      }
      if (CocoFolder.isAt(path)) {
        return CocoFolder.of(path);
      }
      // What cv data convert writes when the data are not divided.
      Path single = path.resolve("labels.json");
      return Files.isRegularFile(single) ? CocoFolder.ofFile(single) : YoloSource.of(path);
    }
    if (name.endsWith(".json")) {
      return CocoFolder.ofFile(path);
    }
    if ((name.endsWith(".yaml") || name.endsWith(".yml")) && Files.exists(path)) {
      return YoloSource.of(path);
    }
    throw new DatasetException(
        path + ": " + (Files.exists(path) ? "not a data set" : "no such file") + ": " + FORMS);
  }
}
