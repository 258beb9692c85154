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

  /** The sections come in any order, so that references are checked at the end. */
  private static final class Contents {
    private final Path file;
    private final Function<String, Path> place;
    private final Map<Long, Picture> pictures = new TreeMap<>();
    private final List<Category> categories = new ArrayList<>();
    private final Set<Integer> categoryIds = new HashSet<>();
    private final List<CocoAnnotation> objects = new ArrayList<>();
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
      long id;
      Picture picture;
      try {
        id = fields.integer("id");
        picture = new Picture(place.apply(fields.text("file_name")), size(fields));
      } catch (DatasetException e) {
        LabelProblem problem = fields.problem(e);
        problems.unusable(problem.kind(), problem.where(), problem.what());
        return;
      }
      if (pictures.put(id, picture) != null) {
        throw fields.wrong("another image has the id " + id + " too");
      }
    }

    private static @Nullable Size size(JsonFields fields) {
      if (!fields.has("width") || !fields.has("height")) {
        return null;
      }
      int width = fields.smallInteger("width");
      int height = fields.smallInteger("height");
      // Some tools write 0 where they do not know.
      return width > 0 && height > 0 ? new Size(width, height) : null;
    }

    private void category(JsonFields fields) {
      Category category = new Category(fields.smallInteger("id"), fields.text("name"));
      if (!categoryIds.add(category.id())) {
        throw fields.wrong("another category has the id " + category.id() + " too");
      }
      categories.add(category);
    }

    private void object(JsonFields fields) {
      objects.add(CocoAnnotation.read(fields));
      for (String field : List.of("segmentation", "keypoints", "attributes")) {
        JsonNode value = fields.node().path(field);
        if (value.isContainerNode() && !value.isEmpty()) {
          problems.readOver(field);
        }
      }
    }

    DetectionDataset dataset() {
      for (String section : List.of("images", "annotations", "categories")) {
        if (!sections.contains(section)) {
          throw new DatasetException(file + ": no " + section + ": expected a COCO label file");
        }
      }
      List<Category> classes = classes();
      ClassNames.distinct(file, classes.stream().map(Category::name).toList());
      Map<Long, List<Annotation>> byPicture = byPicture();
      List<LabelledPicture> labelled = new ArrayList<>();
      pictures.forEach(
          (id, picture) ->
              labelled.add(
                  new LabelledPicture(
                      id, picture.file(), picture.size(), byPicture.getOrDefault(id, List.of()))));
      return new DetectionDataset(classes, labelled);
    }

    /** Without those that repeat a later class's name and label nothing, as parents may do. */
    private List<Category> classes() {
      Set<Integer> labelled = new HashSet<>();
      for (CocoAnnotation annotation : objects) {
        GroundTruth object = annotation.object();
        if (object != null) {
          labelled.add(object.category());
        }
      }
      List<Category> classes = new ArrayList<>();
      for (int i = 0; i < categories.size(); i++) {
        Category category = categories.get(i);
        boolean repeated =
            categories.subList(i + 1, categories.size()).stream()
                .anyMatch(later -> later.name().equals(category.name()));
        if (!repeated || labelled.contains(category.id())) {
          classes.add(category);
        }
      }
      return classes;
    }

    private Map<Long, List<Annotation>> byPicture() {
      Map<Long, List<Annotation>> result = new HashMap<>();
      Map<Long, ObjectRules> rules = new HashMap<>();
      for (CocoAnnotation annotation : objects) {
        Long id = annotation.picture();
        Picture picture = id == null ? null : pictures.get(id);
        Problems about = picture == null ? problems : problems.in(picture.file());
        GroundTruth object = annotation.object();
        LabelProblem problem = annotation.problem();
        if (problem != null) {
          about.unusable(problem.kind(), problem.where(), problem.what());
        } else if (id == null || picture == null) {
          problems.unusable(Kind.MISSING_FILE, annotation.where(), "no image has the id " + id);
        } else if (object != null
            && isUsable(object, annotation.where(), about)
            && rules
                .computeIfAbsent(id, i -> new ObjectRules(about, picture.size()))
                .keeps(object, annotation.where())) {
          result.computeIfAbsent(id, i -> new ArrayList<>()).add(object);
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
