package org.cvkit.cli.command;

import java.util.List;
import org.cvkit.core.image.Image;
import org.cvkit.core.model.Model;
import org.cvkit.core.pipeline.ClassificationAnnotator;
import org.cvkit.core.pipeline.Classifier;
import org.cvkit.core.pipeline.HeadAnswer;
import org.cvkit.core.pipeline.Inference;
import org.cvkit.core.runtime.SessionOptions;

/** Owns a classifier and shows what it says. */
final class ClassificationVision implements Vision<List<HeadAnswer>> {
  private final Classifier classifier;
  private final int top;

  private ClassificationVision(Classifier classifier, int top) {
    this.classifier = classifier;
    this.top = top;
  }

  /** A model of the registry. The caller closes it. */
  static ClassificationVision of(Model model, int top, SessionOptions session) {
    return new ClassificationVision(Opening.of(() -> Classifier.open(model, session)), top);
  }

  @Override
  public String model() {
    return classifier.name();
  }

  @Override
  public String licence() {
    return classifier.card().licence();
  }

  @Override
  public String device() {
    return classifier.session().device().id();
  }

  @Override
  public Inference<List<HeadAnswer>> infer(Image image) {
    return classifier.inferHeads(image, top);
  }

  @Override
  public void draw(Image image, List<HeadAnswer> result) {
    ClassificationAnnotator.drawHeads(image, result);
  }

  @Override
  public void close() {
    classifier.close();
  }
}
