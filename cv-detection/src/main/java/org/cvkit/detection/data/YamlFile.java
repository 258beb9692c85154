package org.cvkit.detection.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;

/** A small YAML file. */
final class YamlFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private YamlFile() {}

  /**
   * What is in {@code file}; a missing node when it is empty.
   *
   * @throws DatasetException when it cannot be read or is not YAML
   */
  static JsonNode read(Path file) {
    try {
      return YAML.readTree(String.join("\n", TextLines.read(file)));
    } catch (JsonProcessingException e) {
      String at = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new DatasetException(file + at + ": not YAML: " + reason, e);
    }
  }
}
