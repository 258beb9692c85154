package org.cvkit.detection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.cvkit.core.image.Image;
import org.cvkit.core.memory.Scope;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.pipeline.Timings;
import org.cvkit.core.runtime.Device;

/**
 * Owns several detectors that look at the same picture one after another, each for classes of its
 * own: people and faces, say. The classes are numbered through.
 *
 * <p>Thread-safe: as many pictures are in flight as there are calling threads.
 */
public final class DetectorGroup implements ObjectDetector {
  private final List<ObjectDetector> members;
  private final List<String> labels;
  private final BitSet wanted;
  private final int maxDetections;
  private final Scope scope = new Scope();

  private DetectorGroup(List<ObjectDetector> members, DetectionOptions options) {
    this.members = List.copyOf(members);
    labels = members.stream().flatMap(member -> member.labels().stream()).toList();
    maxDetections = options.maxDetections();
    this.members.forEach(scope::add);
    try {
      wanted = options.classesAmong(labels);
    } catch (IllegalArgumentException e) {
      scope.close();
      throw e;
    }
  }

  /**
   * Joins detectors. Takes them over, also when it fails. The caller closes it.
   *
   * @param options which classes of the group are wanted, and how many boxes at most; the rest is
   *     the members' own matter
   * @throws IllegalArgumentException when there are no members, or a class is wanted that none of
   *     them knows
   */
  public static DetectorGroup of(List<ObjectDetector> members, DetectionOptions options) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("detector group: expected at least 1 detector, got none");
    }
    return new DetectorGroup(members, options);
  }

  @Override
  public Inference<List<Detection>> infer(Image image) {
    List<Detection> all = new ArrayList<>();
    Timings timings = Timings.ZERO;
    int offset = 0;
    for (ObjectDetector member : members) {
      Inference<List<Detection>> inference = member.infer(image);
      timings = timings.plus(inference.timings());
      for (Detection d : inference.result()) {
        int index = offset + d.classIndex();
        if (wanted.get(index)) {
          all.add(new Detection(d.box(), index, d.label(), d.score()));
        }
      }
      offset += member.labels().size();
    }
    all.sort(Comparator.comparing(Detection::score).reversed());
    return new Inference<>(all.stream().limit(maxDetections).toList(), timings);
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public String name() {
    return members.stream().map(ObjectDetector::name).collect(Collectors.joining("+"));
  }

  /** The first member's. */
  @Override
  public Device device() {
    return members.get(0).device();
  }

  @Override
  public void close() {
    scope.close();
  }
}
