package org.cvkit.detection.decode;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.tensor.Shape;
import org.cvkit.core.tensor.TensorSpec;

/** Every head that outputs of the given shapes may be, by what follows from the numbers alone. */
final class FittingHeads {
  private static final int BEFORE_CLASSES = 5;
  private static final int YOLOV5_ANCHORS = 3;
  private static final int YOLOV2_ANCHORS = 5;

  /** As many objects as a network that chooses its boxes itself looks for at most. */
  private static final int MOST_QUERIES = 1000;

  private static final Set<Long> USUAL_QUERIES = Set.of(100L, 300L);

  private final List<TensorSpec> outputs;
  private final Size input;
  private final int labels;
  private final HeadParameters parameters;
  private final Set<DetectionHead> fitting = new LinkedHashSet<>();

  private FittingHeads(
      List<TensorSpec> outputs, Size input, int labels, HeadParameters parameters) {
    this.outputs = outputs;
    this.input = input;
    this.labels = labels;
    this.parameters = parameters;
  }

  static Set<DetectionHead> of(
      List<TensorSpec> outputs, Size input, int labels, HeadParameters parameters) {
    FittingHeads heads = new FittingHeads(outputs, input, labels, parameters);
    if (outputs.isEmpty()) {
      return Set.of();
    }
    heads.finished();
    heads.pairs();
    heads.maps();
    if (heads.isNanoDet()) {
      heads.fitting.add(DetectionHead.NANODET);
    }
    Shape first = outputs.get(0).shape();
    // Several outputs that belong together explain more than the first of them alone.
    if (heads.fitting.isEmpty() && first.rank() == 3) {
      heads.table(first.dimension(1), first.dimension(2));
    }
    return heads.fitting;
  }

  private void finished() {
    if (LabelledHead.find(outputs, LabelledHead.Form.TENSORFLOW).isPresent()) {
      fitting.add(DetectionHead.TENSORFLOW);
    } else if (LabelledHead.find(outputs, LabelledHead.Form.TORCHVISION).isPresent()) {
      fitting.add(DetectionHead.TORCHVISION);
    } else if (LabelledHead.find(outputs, LabelledHead.Form.ZOO).isPresent()
        // Others give pixels in the same shapes.
        && outputs.stream().anyMatch(o -> o.name().contains("bbox"))) {
      fitting.add(DetectionHead.SSD_DETECTIONS);
    }
  }

  private void pairs() {
    Optional<TablePair> classes = TablePair.find(outputs, labels);
    Optional<TablePair> oneMore = TablePair.find(outputs, labels + 1L);
    if (classes.isPresent()) {
      Shape boxes = outputs.get(classes.get().boxes()).shape();
      if (boxes.rank() == 4) {
        fitting.add(DetectionHead.YOLOV4_BOXES);
        return;
      }
      priors(boxes.dimension(1));
      // What is called a score need not be a logit.
      long rows = boxes.dimension(1);
      if (mayBeQueries(rows) && mayBeChosen(rows) && !isCalledScore(classes.get())) {
        fitting.add(DetectionHead.RT_DETR);
      }
    } else if (oneMore.isPresent()) {
      long rows = outputs.get(oneMore.get().boxes()).shape().dimension(1);
      priors(rows);
      if (mayBeQueries(rows) && mayBeChosen(rows)) {
        fitting.add(DetectionHead.DETR);
      }
      if (isCalledScore(oneMore.get())) {
        fitting.add(DetectionHead.SSD_BOXES);
      }
    }
  }

  private static boolean mayBeQueries(long rows) {
    return rows > 0 && rows <= MOST_QUERIES;
  }

  private void priors(long rows) {
    if (DefaultBoxes.SSD300.count(input) == rows) {
      fitting.add(DetectionHead.SSD);
    }
    if (DefaultBoxes.SSDLITE.count(input) == rows) {
      fitting.add(DetectionHead.SSDLITE);
    }
  }

  private boolean isCalledScore(TablePair pair) {
    String name = outputs.get(pair.scores()).name().toLowerCase(java.util.Locale.ROOT);
    return name.contains("score") || name.contains("prob") || name.contains("conf");
  }

  /** Maps of cells, one a stride. */
  private void maps() {
    List<Optional<AnchorMap>> maps =
        outputs.stream().map(o -> AnchorMap.of(o.shape(), input, BEFORE_CLASSES + labels)).toList();
    if (maps.stream().anyMatch(Optional::isEmpty)) {
      return;
    }
    List<AnchorMap> found = maps.stream().map(Optional::orElseThrow).toList();
    // A card that gives anchors is not that of a head without any.
    if (found.size() == 1 && found.get(0).isOneBoxACell() && !parameters.hasSizes()) {
      fitting.add(DetectionHead.FASTESTDET);
      return;
    }
    if (found.stream().map(AnchorMap::stride).distinct().count() < found.size()) {
      return;
    }
    if (found.size() == 1 && found.get(0).anchors() == YOLOV2_ANCHORS) {
      fitting.add(DetectionHead.YOLOV2);
    } else if (found.size() > 1 || parameters.hasSizes()) {
      fitting.add(DetectionHead.YOLOV3);
      fitting.add(DetectionHead.YOLOV4);
      fitting.add(DetectionHead.YOLOV5_RAW);
    }
  }

  /** One table of numbers, anchors along its rows or its columns. */
  private void table(long rows, long columns) {
    if (columns == (long) BEFORE_CLASSES + labels) {
      withObjectness(rows);
    } else if (rows == (long) BEFORE_CLASSES + labels) {
      withObjectness(columns);
    }
    long scores = 4L + labels;
    // A square table does not say which way round it is.
    if (rows == scores
        && columns != scores
        && (columns == Shape.FREE || columns > rows || isCells(columns))) {
      fitting.add(DetectionHead.YOLOV8);
    }
    if (columns == scores && rows != scores) {
      if (isCells(rows)) {
        fitting.add(DetectionHead.YOLOV8);
      }
      if (mayBeQueries(rows) && mayBeChosen(rows)) {
        fitting.add(DetectionHead.RT_DETR);
      }
    }
    if (columns == 6 && mayBeChosen(rows)) {
      fitting.add(DetectionHead.END_TO_END);
    }
  }

  private void withObjectness(long anchors) {
    if (isCells(anchors)) {
      fitting.add(DetectionHead.YOLOX);
      fitting.add(DetectionHead.YOLOV5);
    } else if (isThreeToACell(anchors)) {
      fitting.add(DetectionHead.YOLOV5);
    }
  }

  private boolean isCells(long count) {
    return Grid.of(input, count).isPresent();
  }

  private boolean isThreeToACell(long count) {
    return count % YOLOV5_ANCHORS == 0
        && Grid.of(input, count / YOLOV5_ANCHORS).filter(g -> g.levels() > 1).isPresent();
  }

  /** Whether so many boxes may be those a network chose, not one or three a cell. */
  private boolean mayBeChosen(long rows) {
    return USUAL_QUERIES.contains(rows) || !isCells(rows) && !isThreeToACell(rows);
  }

  /** Whether the outputs pair up, each pair with the cells of one stride. */
  private boolean isNanoDet() {
    Map<Long, List<Shape>> levels =
        outputs.stream()
            .map(TensorSpec::shape)
            .filter(s -> s.rank() == 3)
            .collect(Collectors.groupingBy(s -> s.dimension(1)));
    return levels.size() > 1
        && 2 * levels.size() == outputs.size()
        && levels.entrySet().stream()
            .allMatch(
                level ->
                    Grid.ofLevel(input, level.getKey()).isPresent() && isPair(level.getValue()));
  }

  private boolean isPair(List<Shape> shapes) {
    return shapes.size() == 2
        && shapes.stream().anyMatch(s -> s.dimension(2) == labels)
        && shapes.stream().allMatch(s -> s.dimension(2) == labels || s.dimension(2) % 4 == 0);
  }
}
