package org.cvkit.detection.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.cvkit.detection.data.GroundTruth.Extent;
import org.cvkit.detection.data.LabelProblem.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An annotation of a COCO file: an object, or what is wrong with it.
 *
 * <p>Immutable.
 *
 * @param picture the number of its picture; null when that cannot be told
 */
record CocoAnnotation(
    String where,
    @Nullable Long picture,
    @Nullable GroundTruth object,
    @Nullable LabelProblem problem) {

  static CocoAnnotation read(JsonFields fields) {
    Long picture = null;
    try {
      picture = fields.integer("image_id");
      return new CocoAnnotation(fields.where(), picture, object(fields), null);
    } catch (DatasetException e) {
      return new CocoAnnotation(fields.where(), picture, null, fields.problem(e));
    } catch (IllegalArgumentException e) {
      boolean finite = isFinite(fields.node().path("bbox")) && isFinite(fields.node().path("area"));
      Kind kind = finite ? Kind.DEGENERATE : Kind.NOT_A_NUMBER;
      LabelProblem problem = new LabelProblem(kind, fields.where(), String.valueOf(e.getMessage()));
      return new CocoAnnotation(fields.where(), picture, null, problem);
    }
  }

  private static GroundTruth object(JsonFields fields) {
    int category = fields.smallInteger("category_id");
    CocoBox box = fields.box("bbox");
    double area = fields.has("area") ? fields.number("area") : box.area();
    return new GroundTruth(category, box, area, extent(fields));
  }

  private static Extent extent(JsonFields fields) {
    if (fields.flag("iscrowd")) {
      return Extent.CROWD;
    }
    return fields.flag("difficult") ? Extent.DIFFICULT : Extent.SINGLE;
  }

  private static boolean isFinite(JsonNode value) {
    for (JsonNode number : value.isArray() ? value : List.of(value)) {
      if (number.isNumber() && !Double.isFinite(number.doubleValue())) {
        return false;
      }
    }
    return true;
  }
}
