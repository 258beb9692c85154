package org.cvkit.detection.data;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.GroundTruth.Extent;

/** Writes COCO label files, one a part; {@code labels.json} for a set that is not divided. */
final class CocoWriter extends DatasetWriter {
  private long nextObject = 1;

  CocoWriter(Path root, List<Category> categories) {
    super(root, categories);
  }

  @Override
  void write(Split part, List<LabelledPicture> pictures) throws IOException {
    Path file =
        part == Split.ALL
            ? root.resolve("labels.json")
            : root.resolve("annotations").resolve("instances_" + part + ".json");
    Files.createDirectories(file.resolveSibling(""));
    try (Writer out = Files.newBufferedWriter(file);
        JsonGenerator json = JsonFields.FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("images");
      for (LabelledPicture picture : pictures) {
        image(json, picture, copy(picture, within(root.resolve("images"), part)));
      }
      json.writeEndArray();
      json.writeArrayFieldStart("annotations");
      for (LabelledPicture picture : pictures) {
        for (Annotation annotation : picture.annotations()) {
          object(json, picture.id(), annotation.at(size(picture)));
        }
      }
      json.writeEndArray();
      json.writeArrayFieldStart("categories");
      for (Category category : categories) {
        json.writeStartObject();
        json.writeNumberField("id", category.id());
        json.writeStringField("name", category.name());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void image(JsonGenerator json, LabelledPicture picture, Path copy)
      throws IOException {
    Size size = size(picture);
    json.writeStartObject();
    json.writeNumberField("id", picture.id());
    json.writeStringField("file_name", String.valueOf(copy.getFileName()));
    json.writeNumberField("width", size.width());
    json.writeNumberField("height", size.height());
    json.writeEndObject();
  }

  private void object(JsonGenerator json, long picture, GroundTruth object) throws IOException {
    CocoBox box = object.box();
    json.writeStartObject();
    json.writeNumberField("id", nextObject++);
    json.writeNumberField("image_id", picture);
    json.writeNumberField("category_id", object.category());
    json.writeFieldName("bbox");
    json.writeArray(new double[] {box.x(), box.y(), box.width(), box.height()}, 0, 4);
    json.writeNumberField("area", object.area());
    json.writeNumberField("iscrowd", object.extent() == Extent.CROWD ? 1 : 0);
    if (object.extent() == Extent.DIFFICULT) {
      json.writeNumberField("difficult", 1);
    }
    json.writeEndObject();
  }

  @Override
  void finish(List<Split> parts) {
    // Each file has the classes in it.
  }
}
