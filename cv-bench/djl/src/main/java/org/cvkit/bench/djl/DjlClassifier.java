package org.cvkit.bench.djl;

import ai.djl.Application;
import ai.djl.MalformedModelException;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.modality.cv.transform.CenterCrop;
import ai.djl.modality.cv.transform.Normalize;
import ai.djl.modality.cv.transform.ResizeShort;
import ai.djl.modality.cv.transform.ToTensor;
import ai.djl.modality.cv.translator.ImageClassificationTranslator;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DJL as one of its users would set it up for a classifier of 224x224 pixels: ONNX Runtime for the
 * network on one thread, PyTorch for the transforms.
 */
public final class DjlClassifier {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
  private static final int CLASSES = 1000;

  private DjlClassifier() {}

  /**
   * Says its name, then answers lines: a file is classified, and an empty line is answered by one
   * when all files before it are done.
   *
   * @param arguments the model's file
   */
  public static void main(String[] arguments)
      throws IOException, MalformedModelException, ModelNotFoundException, TranslateException {
    configure();
    BufferedReader files =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (ZooModel<Image, Classifications> model = criteria(Path.of(arguments[0])).loadModel();
        Predictor<Image, Classifications> predictor = model.newPredictor()) {
      System.out.println("DJL " + Engine.getDjlVersion());
      for (String file = files.readLine(); file != null; file = files.readLine()) {
        if (file.isEmpty()) {
          System.out.println();
        } else {
          predictor.predict(ImageFactory.getInstance().fromFile(Path.of(file))).best();
        }
      }
    }
  }

  /** Read when DJL's engines start. */
  private static void configure() {
    // DJL asks a cloud's metadata service who it runs for, and tells its makers, unless told not to.
    System.setProperty("OPT_OUT_TRACKING", "true");
    // One thread, as everybody else in the comparison.
    for (String engine : List.of("pytorch", "onnxruntime")) {
      System.setProperty("ai.djl." + engine + ".num_threads", "1");
      System.setProperty("ai.djl." + engine + ".num_interop_threads", "1");
    }
  }

  private static Criteria<Image, Classifications> criteria(Path model) {
    ImageClassificationTranslator translator =
        ImageClassificationTranslator.builder()
            .addTransform(new ResizeShort(256))
            .addTransform(new CenterCrop(224, 224))
            .addTransform(new ToTensor())
            .addTransform(new Normalize(MEAN, DEVIATION))
            .optSynset(IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList())
            .optApplySoftmax(true)
            .build();
    return Criteria.builder()
        .optApplication(Application.CV.IMAGE_CLASSIFICATION)
        .setTypes(Image.class, Classifications.class)
        .optModelPath(model.toAbsolutePath())
        .optTranslator(translator)
        .optEngine("OnnxRuntime")
        .optOption("intraOpNumThreads", "1")
        .optOption("interOpNumThreads", "1")
        .build();
  }
}
