package org.cvkit.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.data.ClassificationDataset;
import org.cvkit.core.data.Split;
import org.cvkit.core.metric.ClassifierEvaluation;
import org.cvkit.core.metric.ColourClassifier;
import org.cvkit.core.pipeline.Classifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierReportTest {
  private static final RunDescription RUN =
      new RunDescription(
          "val classify: colours",
          Map.of("model", "colours"),
          Map.of("batch", "2"),
          "cv val classify --batch 2");

  @TempDir Path folder;

  @Test
  void one_page_holds_the_numbers_the_plots_and_the_wrong_pictures() throws IOException {
    Path data = folder.resolve("data");
    ColourClassifier.picture(data.resolve("red/<1>.png"), Color.GREEN);
    ColourClassifier.picture(data.resolve("red/2.png"), Color.RED);
    ColourClassifier.picture(data.resolve("green/1.png"), Color.GREEN);

    String html = report(data);

    assertThat(html)
        .containsSubsequence(
            "<h1>val classify: colours</h1>",
            "3 pictures of " + data,
            "<dt>accuracy</dt>",
            "<dd>0.6667</dd>",
            "<td>model</td><td>colours</td>",
            "<h2>The most frequent confusions</h2>",
            "<td>red</td><td>green</td><td class=\"number\">1</td><td class=\"number\">50.0%</td>",
            "<h2>Wrong, and sure of it</h2>",
            "<b>green 57.6%</b>",
            "is red, &lt;1&gt;.png",
            "<td>batch</td><td class=\"number\">2</td>",
            "<pre>cv val classify --batch 2</pre>",
            "<td>ONNX Runtime</td>");
    for (String plot :
        List.of("confusion_matrix", "class_scores", "precision_recall", "calibration")) {
      byte[] png = Files.readAllBytes(folder.resolve("out/" + plot + ".png"));
      assertThat(html).contains(Base64.getEncoder().encodeToString(png));
    }
  }

  @Test
  void data_of_which_nothing_can_be_read_has_a_page_all_the_same() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("red"));
    Files.writeString(data.resolve("red/bad.png"), "no picture");

    String html = report(data);

    assertThat(html).contains("1 pictures could not be read", "bad.png", "<dd>0.0000</dd>");
    assertThat(folder.resolve("out/confusion_matrix.png")).doesNotExist();
  }

  private String report(Path data) throws IOException {
    List<String> labels = List.of("red", "green", "blue");
    try (Classifier classifier = ColourClassifier.open(folder.resolve("colours.onnx"), labels);
        ClassificationDataset dataset = ClassificationDataset.open(data, Split.ALL)) {
      ClassifierEvaluation evaluation =
          ClassifierEvaluation.run(classifier, dataset, 2, 1, new Silent());
      ClassifierReport.of(evaluation).write(folder.resolve("out"), dataset, RUN);
    }
    return Files.readString(folder.resolve("out/report.html"));
  }

  private static final class Silent implements ClassifierEvaluation.Listener {
    @Override
    public void done(int picture, int actual, float[] probabilities) {}

    @Override
    public void failed(int picture, CvException failure) {}
  }
}
