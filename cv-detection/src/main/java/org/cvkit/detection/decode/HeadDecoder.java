package org.cvkit.detection.decode;

import java.util.List;
import org.cvkit.core.pipeline.Decoder;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.runtime.Outputs;
import org.cvkit.core.transform.Placement;
import org.cvkit.detection.Detection;

/** A head and what follows it: suppression and the way back to source pixels. */
final class HeadDecoder implements Decoder<List<Detection>> {
  private final DetectionHead kind;
  private final Head head;
  private final Candidates candidates;

  HeadDecoder(DetectionHead kind, Head head, Candidates candidates) {
    this.kind = kind;
    this.head = head;
    this.candidates = candidates;
  }

  @Override
  public List<Detection> decode(Outputs outputs, Placement placement) {
    candidates.begin(placement);
    if (!head.read(outputs, placement.input(), candidates)) {
      throw new InferenceException(
          "head "
              + kind.decoder()
              + ": outputs do not fit: expected "
              + kind.layout()
              + " for a "
              + placement.input()
              + " input and "
              + candidates.labelCount()
              + " labels, got "
              + Head.specs(outputs)
              + "; name another decoder or give the model's own labels");
    }
    return candidates.detections();
  }
}
