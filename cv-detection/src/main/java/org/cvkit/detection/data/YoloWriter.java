package org.cvkit.detection.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;

/** Writes YOLO label files and a {@code data.yaml}. A picture of background has no label file. */
final class YoloWriter extends DatasetWriter {
  YoloWriter(Path root, List<Category> categories) {
    super(root, categories);
  }

  @Override
  void write(Split part, List<LabelledPicture> pictures) throws IOException {
    Path labels = within(root.resolve("labels"), part);
    Files.createDirectories(labels);
    for (LabelledPicture picture : pictures) {
      Path copy = copy(picture, within(root.resolve("images"), part));
      StringBuilder text = new StringBuilder();
      for (Annotation annotation : picture.annotations()) {
        RelativeAnnotation box = relative(annotation, size(picture));
        text.append(index(box.category())).append(' ');
        text.append(number(box.centerX())).append(' ').append(number(box.centerY())).append(' ');
        text.append(number(box.width())).append(' ').append(number(box.height())).append('\n');
      }
      if (text.length() > 0) {
        Files.writeString(labels.resolve(FolderFiles.stem(copy) + ".txt"), text);
      }
    }
  }

  private static RelativeAnnotation relative(Annotation annotation, Size size) {
    if (annotation instanceof RelativeAnnotation relative) {
      return relative;
    }
    // The pixel by which boxes may stick out is much of a small picture: it is cut off.
    CocoBox box = ((GroundTruth) annotation).box();
    double left = Math.max(0, box.x());
    double top = Math.max(0, box.y());
    double right = Math.min(size.width(), box.x() + box.width());
    double bottom = Math.min(size.height(), box.y() + box.height());
    return new RelativeAnnotation(
        annotation.category(),
        (left + right) / 2 / size.width(),
        (top + bottom) / 2 / size.height(),
        (right - left) / size.width(),
        (bottom - top) / size.height());
  }

  @Override
  void finish(List<Split> parts) throws IOException {
    StringBuilder yaml = new StringBuilder();
    for (Split part : parts) {
      if (part != Split.ALL) {
        yaml.append(part).append(": images/").append(part).append('\n');
      }
    }
    yaml.append("names:\n");
    for (int i = 0; i < categories.size(); i++) {
      String name = categories.get(i).name().replace("'", "''");
      yaml.append("  ").append(i).append(": '").append(name).append("'\n");
    }
    Files.writeString(root.resolve("data.yaml"), yaml);
  }
}
