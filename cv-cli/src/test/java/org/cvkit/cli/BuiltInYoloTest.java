package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.cvkit.core.model.ModelCard;
import org.cvkit.core.model.ModelRegistry;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector of blood cells that cvkit trained itself. */
class BuiltInYoloTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  /** A white cell is by far the darkest thing in a smear, and violet. */
  @Test
  void it_finds_a_drawn_cell_without_a_download() throws IOException {
    BufferedImage smear = new BufferedImage(640, 480, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = smear.createGraphics();
    graphics.setColor(new Color(225, 215, 205));
    graphics.fillRect(0, 0, 640, 480);
    graphics.setColor(new Color(105, 65, 150));
    graphics.fillOval(220, 140, 190, 190);
    graphics.dispose();
    Path file = folder.resolve("smear.png");
    ImageIO.write(smear, "png", file.toFile());

    CommandRun.Result result =
        CommandRun.in(folder).run("detect", file, "--model", "bccd-yolo", "--format", "json");

    assertThat(result.code()).as(result.err()).isZero();
    JsonNode first = JSON.readTree(result.out()).get("detections").get(0);
    assertThat(first.get("label").asText()).isEqualTo("WBC");
  }

  /** The card's figures, measured anew; other processors round a score or two differently. */
  @Test
  void it_is_as_good_as_its_card_says() throws IOException {
    Path data = SharedFiles.path("data/detection/bccd/BCCD");
    ModelCard card = ModelRegistry.standard().find("bccd-yolo").orElseThrow();

    CommandRun.Result result =
        CommandRun.in(folder)
            .run(
                "val",
                "detect",
                "--model",
                "bccd-yolo",
                "--data",
                data,
                "--split",
                "test",
                "--no-save",
                "--format",
                "json");

    assertThat(result.code()).as(result.err()).isZero();
    JsonNode line = JSON.readTree(result.out());
    assertThat(line.get("images").asInt()).isEqualTo(72);
    assertThat(card.quality()).hasSize(2);
    for (ModelCard.Quality stated : card.quality()) {
      String name = stated.metric().equals("mAP50") ? "AP50" : "AP";
      assertThat(line.get("metrics").get(name).asDouble())
          .as(name)
          .isCloseTo(stated.value(), within(1e-3));
    }
  }
}
