package org.cvkit.detection.decode;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.tensor.Tensor;

/**
 * Heads that give boxes in one output and the scores of every class in another, a row a box.
 *
 * <ul>
 *   <li>YOLOv4 as pytorch-YOLOv4 exports it: {@code N x n x 1 x 4} left, top, right, bottom as
 *       parts of the input, and {@code N x n x classes}.
 *   <li>DETR: logits with "no object" as last column, softmax; centre x, centre y, width, height as
 *       parts of the input. Source: Carion et al., "End-to-End Object Detection with Transformers",
 *       2020, section 3.
 *   <li>RT-DETR: logits of the classes alone, sigmoid; boxes as DETR. Or, as Ultralytics exports
 *       it, both in one output {@code N x n x (4 + classes)}, sigmoids taken. Source: Zhao et al.,
 *       "DETRs Beat YOLOs on Real-time Object Detection", 2024.
 *   <li>SSD whose graph decodes its boxes: probabilities with the background as first column, and
 *       left, top, right, bottom as parts of the input.
 *   <li>SSD and SSDLite as torchvision's heads give them: logits with the background as first
 *       column, softmax, and offsets from {@link DefaultBoxes}. Source: Liu et al., "SSD", 2016,
 *       section 2; weights of the offsets 10, 10, 5, 5 as in its code.
 * </ul>
 */
final class TableHead implements Head {
  private static final float CENTRE_WEIGHT = 10;
  private static final float SIZE_WEIGHT = 5;

  /** torchvision's limit of the logarithm of a growth. */
  private static final double MOST_GROWTH = Math.log(1000.0 / 16);

  /** How scores and boxes are told. */
  enum Form {
    YOLOV4_BOXES,
    DETR,
    RT_DETR,
    SSD_BOXES,
    SSD300,
    SSDLITE
  }

  private final Form form;
  private final HeadParameters.Scores scoring;
  private float[] row = new float[0];
  private float[] scores = new float[0];
  private final float[] box = new float[4];
  private Size priorsOf = new Size(0, 0);
  private float[] priors = new float[0];

  TableHead(Form form, HeadParameters parameters) {
    this.form = form;
    boolean finished = form == Form.YOLOV4_BOXES || form == Form.SSD_BOXES;
    scoring =
        parameters.scores(
            finished ? HeadParameters.Scores.PROBABILITIES : HeadParameters.Scores.LOGITS);
  }

  @Override
  public boolean read(Outputs outputs, Size input, Candidates candidates) {
    int classes = candidates.labelCount();
    if (form == Form.RT_DETR && readJoint(outputs, input, candidates)) {
      return true;
    }
    Optional<TablePair> pair = pair(outputs, candidates);
    if (pair.isEmpty()) {
      return false;
    }
    Tensor boxes = outputs.get(pair.get().boxes());
    Tensor table = outputs.get(pair.get().scores());
    int columns = (int) table.shape().dimension(2);
    int count = (int) table.shape().dimension(1);
    if (boxes.shape().dimension(0) != 1 || table.shape().dimension(0) != 1) {
      return false;
    }
    if (isRaw() && !preparePriors(input, count)) {
      return false;
    }
    prepare(columns, classes);
    FloatBuffer coordinates = boxes.asFloatBuffer();
    FloatBuffer values = table.asFloatBuffer();
    boolean backgroundFirst = form == Form.SSD_BOXES || isRaw();
    // With a label for it, the background keeps its place and never wins.
    int skipped = backgroundFirst && columns > classes ? 1 : 0;
    for (int i = 0; i < count; i++) {
      values.get(i * columns, row, 0, columns);
      activate(columns);
      System.arraycopy(row, skipped, scores, 0, classes);
      if (backgroundFirst && skipped == 0) {
        scores[0] = 0;
      }
      if (reaches(candidates.confidence())) {
        coordinates.get(4 * i, box);
        propose(i, input, candidates);
      }
    }
    return true;
  }

  private boolean isRaw() {
    return form == Form.SSD300 || form == Form.SSDLITE;
  }

  private Optional<TablePair> pair(Outputs outputs, Candidates candidates) {
    int classes = candidates.labelCount();
    boolean backgroundFirst = form == Form.SSD_BOXES || isRaw();
    boolean labelled = backgroundFirst && candidates.hasBackground();
    boolean oneMore = form == Form.DETR || backgroundFirst && !labelled;
    return TablePair.find(Head.specs(outputs), oneMore ? classes + 1 : classes);
  }

  private void prepare(int columns, int classes) {
    if (row.length != columns || scores.length != classes) {
      row = new float[columns];
      scores = new float[classes];
    }
  }

  private boolean preparePriors(Size input, int count) {
    if (!priorsOf.equals(input)) {
      DefaultBoxes boxes = form == Form.SSD300 ? DefaultBoxes.SSD300 : DefaultBoxes.SSDLITE;
      priors = boxes.of(input);
      priorsOf = input;
    }
    return priors.length == 4 * count;
  }

  /** Boxes and scores in one table. */
  private boolean readJoint(Outputs outputs, Size input, Candidates candidates) {
    int classes = candidates.labelCount();
    Optional<Tensor> found = Head.output(outputs, 0, 3);
    if (found.isEmpty() || found.get().shape().dimension(2) != 4L + classes) {
      return false;
    }
    prepare(classes, classes);
    FloatBuffer values = found.get().asFloatBuffer();
    int count = (int) found.get().shape().dimension(1);
    for (int i = 0; i < count; i++) {
      values.get(i * (4 + classes) + 4, scores);
      if (reaches(candidates.confidence())) {
        values.get(i * (4 + classes), box);
        propose(i, input, candidates);
      }
    }
    return true;
  }

  private void activate(int columns) {
    if (scoring == HeadParameters.Scores.PROBABILITIES) {
      return;
    }
    if (form == Form.RT_DETR || form == Form.YOLOV4_BOXES) {
      for (int c = 0; c < columns; c++) {
        row[c] = Logistic.sigmoid(row[c]);
      }
    } else {
      Logistic.softmax(row, columns);
    }
  }

  private boolean reaches(float confidence) {
    for (float score : scores) {
      if (score >= confidence) {
        return true;
      }
    }
    return false;
  }

  private void propose(int index, Size input, Candidates candidates) {
    float w = input.width();
    float h = input.height();
    if (form == Form.YOLOV4_BOXES || form == Form.SSD_BOXES) {
      candidates.add(scores, 1, box[0] * w, box[1] * h, box[2] * w, box[3] * h);
      return;
    }
    float x = box[0] * w;
    float y = box[1] * h;
    float halfWidth = box[2] * w / 2;
    float halfHeight = box[3] * h / 2;
    if (isRaw()) {
      int at = 4 * index;
      x = priors[at] + box[0] / CENTRE_WEIGHT * priors[at + 2];
      y = priors[at + 1] + box[1] / CENTRE_WEIGHT * priors[at + 3];
      halfWidth = priors[at + 2] * growth(box[2]) / 2;
      halfHeight = priors[at + 3] * growth(box[3]) / 2;
    }
    candidates.add(scores, 1, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
  }

  private static float growth(float t) {
    return (float) Math.exp(Math.min(t / SIZE_WEIGHT, MOST_GROWTH));
  }
}
