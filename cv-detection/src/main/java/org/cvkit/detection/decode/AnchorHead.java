package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.ElementType;
import org.cvkit.core.tensor.Tensor;

/**
 * The heads that measure from anchors, as the last convolutions give them: one map a stride, in any
 * order, a box being tx, ty, tw, th, objectness and classes.
 *
 * <ul>
 *   <li>YOLOv2: centre {@code cell + sigmoid(txy)}, size {@code anchor * exp(twh)}, both in cells;
 *       classes by softmax. Source: Redmon and Farhadi, "YOLO9000", 2017, section 2.
 *   <li>YOLOv3: the same, anchors in pixels, classes by sigmoids. Source: "YOLOv3", 2018, 2.1-2.2.
 *   <li>YOLOv4: centre {@code cell + s * sigmoid(txy) - (s - 1) / 2} with Darknet's {@code
 *       scale_x_y} for s. Source: Bochkovskiy et al., "YOLOv4", 2020, section 3.3 ("eliminate grid
 *       sensitivity").
 *   <li>YOLOv5: centre {@code cell + 2 * sigmoid(txy) - 0.5}, size {@code anchor * (2 *
 *       sigmoid(twh))^2}. Source: {@code Detect.forward} of ultralytics/yolov5; also Wang et al.,
 *       "Scaled-YOLOv4", 2021.
 * </ul>
 *
 * Score: objectness times class. Where the card says that {@code scores} are {@code probabilities}
 * the graph took every sigmoid above itself, those of the centre included.
 */
final class AnchorHead implements Head {
  private static final int BEFORE_CLASSES = 5;
  private static final int COCO_CLASSES = 80;

  /** How numbers become boxes. */
  enum Form {
    YOLOV2("yolov2"),
    YOLOV3("yolov3"),
    YOLOV4("yolov4"),
    YOLOV5("yolov5-raw");

    private final String decoder;

    Form(String decoder) {
      this.decoder = decoder;
    }

    /** The sizes that its authors published for so many maps and classes. */
    Optional<AnchorSet> usual(int maps, int classes) {
      return switch (this) {
        // Those for Pascal VOC differ between YOLOv2 and its tiny form, so a card must tell.
        case YOLOV2 ->
            maps == 1 && classes == COCO_CLASSES
                ? Optional.of(AnchorSet.Published.YOLOV2.set())
                : Optional.empty();
        case YOLOV3 -> pick(maps, AnchorSet.Published.YOLOV3, AnchorSet.Published.YOLOV3_TINY);
        case YOLOV4 -> pick(maps, AnchorSet.Published.YOLOV4, AnchorSet.Published.YOLOV4_TINY);
        case YOLOV5 -> maps == 3 ? Optional.of(AnchorSet.Published.YOLOV3.set()) : Optional.empty();
      };
    }

    private static Optional<AnchorSet> pick(
        int maps, AnchorSet.Published full, AnchorSet.Published tiny) {
      return maps == 3
          ? Optional.of(full.set())
          : maps == 2 ? Optional.of(tiny.set()) : Optional.empty();
    }
  }

  private record Level(Tensor tensor, AnchorMap map) {}

  private final Form form;
  private final HeadParameters parameters;
  private final boolean logits;
  private float[] scores = new float[0];

  AnchorHead(Form form, HeadParameters parameters) {
    this.form = form;
    this.parameters = parameters;
    logits = parameters.scores(HeadParameters.Scores.LOGITS) == HeadParameters.Scores.LOGITS;
  }

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    int classes = candidates.labelCount();
    List<Level> levels = new ArrayList<>();
    for (int i = 0; i < outputs.count(); i++) {
      Tensor tensor = outputs.get(i);
      Optional<AnchorMap> map = AnchorMap.of(tensor.shape(), input, BEFORE_CLASSES + classes);
      if (tensor.type() != ElementType.FLOAT32 || map.isEmpty()) {
        return false;
      }
      levels.add(new Level(tensor, map.get()));
    }
    if (levels.isEmpty()) {
      return false;
    }
    levels.sort(Comparator.comparingInt(level -> level.map().stride()));
    if (scores.length != classes) {
      scores = new float[classes];
    }
    AnchorSet set = anchors(levels, classes);
    for (int i = 0; i < levels.size(); i++) {
      read(levels.get(i), set.maps().get(i), set.scales().get(i).floatValue(), candidates);
    }
    return true;
  }

  /** The anchors, one for each that the maps have. */
  private AnchorSet anchors(List<Level> levels, int classes) {
    int count = levels.size();
    Optional<AnchorSet> set = parameters.anchors(form.usual(count, classes), count);
    boolean fits = set.isPresent();
    for (int i = 0; fits && i < count; i++) {
      fits = set.get().maps().get(i).size() == levels.get(i).map().anchors();
    }
    if (!fits) {
      throw new InferenceException(
          "head "
              + form.decoder
              + ": no anchors for "
              + levels.stream().map(l -> l.map().anchors()).toList()
              + " boxes a cell in "
              + count
              + " map(s), finest first, and "
              + classes
              + " labels: expected as many, got "
              + set.map(s -> s.maps().stream().map(List::size).toList().toString()).orElse("none")
              + "; give them in the model's card, as \"parameters\": {\"anchors\": …}: the numbers"
              + " of its Darknet configuration or the name of a published set, as yolov2-voc");
    }
    return set.orElseThrow();
  }

  private void read(
      Level level, List<AnchorSet.Anchor> anchors, float scale, Candidates candidates) {
    AnchorMap map = level.map();
    FloatBuffer values = level.tensor().asFloatBuffer();
    for (int a = 0; a < map.anchors(); a++) {
      for (int y = 0; y < map.rows(); y++) {
        for (int x = 0; x < map.columns(); x++) {
          int at = a * map.anchorStep() + y * map.rowStep() + x * map.columnStep();
          float objectness = activated(values.get(at + 4 * map.valueStep()));
          // No class scores above 1, so none can make up for what the objectness lacks.
          if (objectness >= candidates.confidence()) {
            readScores(values, at + BEFORE_CLASSES * map.valueStep(), map.valueStep());
            propose(values, at, map, x, y, anchors.get(a), scale, objectness, candidates);
          }
        }
      }
    }
  }

  private void propose(
      FloatBuffer values,
      int at,
      AnchorMap map,
      int x,
      int y,
      AnchorSet.Anchor anchor,
      float scale,
      float objectness,
      Candidates candidates) {
    int step = map.valueStep();
    float stretch = form == Form.YOLOV5 ? 2 : scale;
    float centerX = (x + centre(values.get(at), stretch)) * map.stride();
    float centerY = (y + centre(values.get(at + step), stretch)) * map.stride();
    float unit = form == Form.YOLOV2 ? map.stride() : 1;
    float halfWidth = unit * anchor.width() * growth(values.get(at + 2 * step)) / 2;
    float halfHeight = unit * anchor.height() * growth(values.get(at + 3 * step)) / 2;
    candidates.add(
        scores,
        objectness,
        centerX - halfWidth,
        centerY - halfHeight,
        centerX + halfWidth,
        centerY + halfHeight);
  }

  /** Where in its cell a centre is, 0..1 and as far beyond as {@code stretch} lets it. */
  private float centre(float t, float stretch) {
    return stretch * activated(t) - (stretch - 1) / 2;
  }

  private float growth(float t) {
    if (form != Form.YOLOV5) {
      return (float) Math.exp(t);
    }
    float twice = 2 * activated(t);
    return twice * twice;
  }

  private float activated(float value) {
    return logits ? Logistic.sigmoid(value) : value;
  }

  private void readScores(FloatBuffer values, int at, int step) {
    for (int c = 0; c < scores.length; c++) {
      scores[c] = values.get(at + c * step);
    }
    if (logits && form == Form.YOLOV2) {
      Logistic.softmax(scores, scores.length);
    } else if (logits) {
      for (int c = 0; c < scores.length; c++) {
        scores[c] = Logistic.sigmoid(scores[c]);
      }
    }
  }
}
