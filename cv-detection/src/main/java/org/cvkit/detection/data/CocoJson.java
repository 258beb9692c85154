package org.cvkit.detection.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Labels in COCO's instance format: one JSON object with {@code images}, {@code annotations} and
 * {@code categories} (cocodataset.org, "Data format"). Outlines are not read; an annotation without
 * {@code area} takes its box's, one without {@code iscrowd} is a single object. A {@code difficult}
 * beside them, which {@code cv data convert} writes, is VOC's.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class CocoJson {
  private CocoJson() {}

  /**
   * Reads {@code file}; its pictures are beside it.
   *
   * @throws DatasetException when it is not JSON, a field is missing, or an annotation names an
   *     image or a category that the file does not have
   */
  public static DetectionDataset read(Path file) {
    return read(file, file.resolveSibling(""));
  }

  /**
   * Reads {@code file}; its pictures are in {@code images}, which need not exist.
   *
   * @throws DatasetException as {@link #read(Path)} does
   */
  public static DetectionDataset read(Path file, Path images) {
    return read(file, picture -> images.resolve(picture), Problems.thrown());
  }

  /**
   * Reads {@code file}.
   *
   * @param place where a picture of a name is
   */
  static DetectionDataset read(Path file, Function<String, Path> place, Problems problems) {
    Contents contents = new Contents(file, place, problems);
    try (JsonParser parser = JsonFields.open(file)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DatasetException(
            file + ": expected a JSON object with images, annotations and categories");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        contents.section(parser);
      }
    } catch (IOException e) {
      throw JsonFields.unreadable(file, e);
    }
    return contents.dataset();
  }

  private record Picture(Path file, @Nullable Size size) {}

  /** An annotation: its object, or what is wrong with it. */
  private record Located(
      long picture, String where, @Nullable GroundTruth object, @Nullable LabelProblem problem) {}

  /** The sections come in any order, so that references are checked at the end. */
  private static final class Contents {
    private final Path file;
    private final Function<String, Path> place;
    private final Map<Long, Picture> pictures = new TreeMap<>();
    private final List<Category> categories = new ArrayList<>();
    private final Set<Integer> categoryIds = new HashSet<>();
    private final List<Located> objects = new ArrayList<>();
    private final Set<String> sections = new HashSet<>();
    private final Problems problems;

    Contents(Path file, Function<String, Path> place, Problems problems) {
      this.file = file;
      this.place = place;
      this.problems = problems;
    }

    void section(JsonParser parser) throws IOException {
      String name = parser.currentName();
      parser.nextToken();
      sections.add(name);
      switch (name) {
        case "images" -> JsonFields.each(parser, file, name, this::picture);
        case "annotations" -> JsonFields.each(parser, file, name, this::object);
        case "categories" -> JsonFields.each(parser, file, name, this::category);
        default -> parser.skipChildren();
      }
    }

    private void picture(JsonFields fields) {
      Size size =
          fields.has("width") && fields.has("height")
              ? new Size(fields.smallInteger("width"), fields.smallInteger("height"))
              : null;
      Picture picture = new Picture(place.apply(fields.text("file_name")), size);
      if (pictures.put(fields.integer("id"), picture) != null) {
        throw fields.wrong("another image has the id " + fields.integer("id") + " too");
      }
    }

    private void category(JsonFields fields) {
      Category category = new Category(fields.smallInteger("id"), fields.text("name"));
      if (!categoryIds.add(category.id())) {
        throw fields.wrong("another category has the id " + category.id() + " too");
      }
      categories.add(category);
    }

    private void object(JsonFields fields) {
      long picture = fields.integer("image_id");
      int category = fields.smallInteger("category_id");
      String where = fields.where();
      try {
        CocoBox box = fields.box("bbox");
        double area = fields.has("area") ? fields.number("area") : box.area();
        GroundTruth object = new GroundTruth(category, box, area, extent(fields));
        objects.add(new Located(picture, where, object, null));
      } catch (DatasetException e) {
        String message = String.valueOf(e.getMessage()).substring(where.length() + 2);
        objects.add(
            new Located(picture, where, null, new LabelProblem(Kind.SYNTAX, where, message)));
      } catch (IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        Kind kind = message.contains("finite") ? Kind.NOT_A_NUMBER : Kind.DEGENERATE;
        objects.add(new Located(picture, where, null, new LabelProblem(kind, where, message)));
      }
      for (String field : List.of("segmentation", "keypoints", "attributes")) {
        JsonNode value = fields.node().path(field);
        if (value.isContainerNode() && !value.isEmpty()) {
          problems.readOver(field);
        }
      }
    }

    private static Extent extent(JsonFields fields) {
      if (fields.has("iscrowd") && fields.integer("iscrowd") != 0) {
        return Extent.CROWD;
      }
      boolean difficult = fields.has("difficult") && fields.integer("difficult") != 0;
      return difficult ? Extent.DIFFICULT : Extent.SINGLE;
    }

    DetectionDataset dataset() {
      for (String section : List.of("images", "annotations", "categories")) {
        if (!sections.contains(section)) {
          throw new DatasetException(file + ": no " + section + ": expected a COCO label file");
        }
      }
      ClassNames.distinct(file, categories.stream().map(Category::name).toList());
      Map<Long, List<Annotation>> byPicture = byPicture();
      List<LabelledPicture> labelled = new ArrayList<>();
      pictures.forEach(
          (id, picture) ->
              labelled.add(
                  new LabelledPicture(
                      id, picture.file(), picture.size(), byPicture.getOrDefault(id, List.of()))));
      return new DetectionDataset(categories, labelled);
    }

    private Map<Long, List<Annotation>> byPicture() {
      Map<Long, List<Annotation>> result = new HashMap<>();
      Map<Long, ObjectRules> rules = new HashMap<>();
      for (Located located : objects) {
        Picture picture = pictures.get(located.picture());
        Problems about = picture == null ? problems : problems.in(picture.file());
        GroundTruth object = located.object();
        LabelProblem problem = located.problem();
        if (problem != null) {
          about.unusable(problem.kind(), problem.where(), problem.what());
        } else if (picture == null) {
          problems.unusable(
              Kind.MISSING_FILE, located.where(), "no image has the id " + located.picture());
        } else if (object != null && isUsable(object, located.where(), about)) {
          if (rules
              .computeIfAbsent(located.picture(), id -> new ObjectRules(about, picture.size()))
              .keeps(object, located.where())) {
            result.computeIfAbsent(located.picture(), id -> new ArrayList<>()).add(object);
          }
        }
      }
      return result;
    }

    private boolean isUsable(GroundTruth object, String where, Problems about) {
      if (categoryIds.contains(object.category())) {
        return true;
      }
      about.unusable(Kind.UNKNOWN_CLASS, where, "no category has the id " + object.category());
      return false;
    }
  }
}
