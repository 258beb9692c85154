package org.cvkit.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.model.RegistryOptions.Network;
import org.cvkit.core.model.Verification.State;
import org.cvkit.core.runtime.InferenceException;
import org.cvkit.core.testing.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRegistryTest {
  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yolox-nano",
        "nanodet-m",
        "fastestdet",
        "mobilenet-v2",
        "shufflenet-v2",
        "squeezenet",
        "yunet",
        "yunet-2023mar",
        "ultraface",
        "mobilefacenet",
        "deeplabv3",
        "deeplabv3-mnv2-dm05-257-voc",
        "prisma-net-portrait",
        "candy-nc16",
        "mosaic-nc8"
      })
  void every_shared_model_is_found_in_a_folder_by_its_checksum(String id) {
    ModelRegistry registry = registry(SharedFiles.path("models"));

    assertThat(registry.verify(id).state()).isEqualTo(State.OK);
    assertThat(registry.resolve(id).card().isNamed(id)).isTrue();
  }

  @Test
  void ids_aliases_and_checksums_are_unique() {
    Set<String> names = new HashSet<>();
    Set<String> checksums = new HashSet<>();
    for (ModelCard card : registry().models()) {
      assertThat(names.add(card.id())).as(card.id()).isTrue();
      assertThat(names.addAll(card.aliases()) || card.aliases().isEmpty()).as(card.id()).isTrue();
      assertThat(checksums.add(card.sha256())).as(card.id()).isTrue();
      assertThat(card.bytes()).as(card.id()).isPositive();
    }
  }

  @Test
  void a_file_of_another_name_is_found_by_size_and_checksum() throws IOException {
    Path model = SharedFiles.path("models/face/yunet-n-dynamic.onnx");
    Path folder = Files.createDirectories(temp.resolve("a/b"));
    Files.copy(model, folder.resolve("renamed.onnx"));

    Model found = registry(temp.resolve("a")).resolve("yunet");

    assertThat(found.file()).isEqualTo(folder.resolve("renamed.onnx"));
  }

  @Test
  void a_wrong_checksum_is_told_with_both_sums_and_the_remedy() throws IOException {
    Path file = temp.resolve("yolox-nano.onnx");
    Files.writeString(file, "not this");
    ModelRegistry registry = registry(temp);

    assertThat(registry.verify("yolox-nano").state()).isEqualTo(State.WRONG_CHECKSUM);
    assertThat(registry.locate("yolox-nano")).isEmpty();
    assertThatThrownBy(() -> registry.resolve("yolox-nano"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("expected SHA-256 c789161ed43c82")
        .hasMessageContaining("got " + Checksum.of(file))
        .hasMessageContaining("delete the file and pull");
  }

  @Test
  void a_damaged_copy_does_not_hide_a_good_one() throws IOException {
    Path good = SharedFiles.path("models/face/yunet-n-dynamic.onnx");
    Path first = Files.createDirectories(temp.resolve("first"));
    Files.writeString(first.resolve("yunet-n-dynamic.onnx"), "damaged");
    Path second = Files.createDirectories(temp.resolve("second"));
    Files.copy(good, second.resolve("yunet-n-dynamic.onnx"));

    assertThat(registry(first, second).resolve("yunet").file().getParent()).isEqualTo(second);
  }

  @Test
  void an_unknown_id_is_answered_with_the_nearest() {
    assertThatThrownBy(() -> registry().resolve("yolo-nano"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("yolo-nano: no such model")
        .hasMessageContaining("yolox-nano");
    assertThatThrownBy(() -> registry().verify("resnet5"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("resnet50-v1-12");
  }

  @Test
  void offline_a_missing_model_is_an_error_that_says_where_it_was_looked_for() {
    assertThat(registry().verify("yolox-s").state()).isEqualTo(State.MISSING);
    assertThatThrownBy(() -> registry().resolve("yolox-s"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("offline")
        .hasMessageContaining(temp.resolve("cache").toString());
  }

  @Test
  void a_model_that_nobody_publishes_says_so() {
    assertThatThrownBy(() -> registry().pull("mobilenet-v2", DownloadListener.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not published")
        .hasMessageContaining("CVKIT_MODELS");
  }

  @Test
  void a_built_in_model_is_unpacked_into_the_cache_once_and_again_when_damaged()
      throws IOException {
    Model model = registry().resolve("tiny-test-model");

    assertThat(model.file()).startsWith(temp.resolve("cache"));
    assertThat(Checksum.of(model.file())).isEqualTo(model.card().sha256());
    Files.writeString(model.file(), "damaged");
    assertThat(registry().verify("tiny-test-model").state()).isEqualTo(State.OK);
    assertThat(Checksum.of(model.file())).isEqualTo(model.card().sha256());
    try (var files = Files.list(model.file().getParent())) {
      assertThat(files).containsExactly(model.file());
    }
  }

  @Test
  void a_cache_that_cannot_be_written_is_named() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    ModelRegistry registry =
        ModelRegistry.of(new RegistryOptions(List.of(), file, Network.OFFLINE));

    assertThatThrownBy(() -> registry.resolve("tiny-test-model"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("CVKIT_CACHE");
  }

  @Test
  void a_known_file_is_recognised_wherever_it_lies() {
    Path file = SharedFiles.path("models/face/yunet-n-dynamic.onnx");

    assertThat(registry().resolve(file.toString()).card().id()).isEqualTo("yunet-n-dynamic");
  }

  @Test
  void a_card_beside_a_file_counts_before_the_one_inside() throws IOException {
    Path file = resource("inside.onnx");
    ModelCard inside = registry().resolve(file.toString()).card();
    Files.writeString(temp.resolve("inside.json"), inside.withId("tiny-beside").toJson());

    assertThat(inside.id()).isEqualTo("tiny-inside");
    assertThat(inside.labels().names()).containsExactly("red", "green", "blue");
    assertThat(registry().resolve(file.toString()).card().id()).isEqualTo("tiny-beside");
  }

  @Test
  void a_card_beside_a_file_of_another_checksum_is_refused() throws IOException {
    Path file = resource("inside.onnx");
    ModelCard card = registry().resolve(file.toString()).card();
    Files.writeString(
        temp.resolve("inside.json"), card.withFile("0".repeat(64), 1, List.of()).toJson());

    assertThatThrownBy(() -> registry().resolve(file.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expected SHA-256 0000")
        .hasMessageContaining("inside.json");
  }

  @Test
  void what_ultralytics_wrote_into_a_file_is_its_card() throws IOException {
    ModelCard card = registry().resolve(resource("ultralytics.onnx").toString()).card();

    assertThat(card.id()).isEqualTo("ultralytics");
    assertThat(card.licence()).startsWith("AGPL-3.0");
    assertThat(card.labels().names()).containsExactly("person", "driver's door");
    assertThat(card.preprocessing().transform().size()).isEqualTo(new Size(640, 480));
  }

  @Test
  void a_file_without_a_card_is_refused_and_told_how_to_get_one() throws IOException {
    Path file = resource("bare.onnx");

    assertThatThrownBy(() -> registry().resolve(file.toString()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("bare.json")
        .hasMessageContaining(ModelCard.METADATA_KEY)
        .hasMessageContaining("Ultralytics");
  }

  @Test
  void a_file_that_is_missing_or_not_onnx_is_named() throws IOException {
    Path text = Files.writeString(temp.resolve("text.onnx"), "hello");

    assertThatThrownBy(() -> registry().resolve("no/such.onnx"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> registry().resolve(text.toString()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(text.toString());
  }

  @Test
  void the_environment_says_where_to_look() {
    String separator = System.getProperty("path.separator");
    Path home = Path.of("home");

    RegistryOptions all =
        RegistryOptions.from(
            Map.of(
                "CVKIT_MODELS", "a" + separator + separator + "b",
                "CVKIT_CACHE", "c",
                "XDG_CACHE_HOME", "d",
                "CVKIT_OFFLINE", "1"),
            home);
    RegistryOptions xdg = RegistryOptions.from(Map.of("XDG_CACHE_HOME", "d"), home);
    RegistryOptions none = RegistryOptions.from(Map.of("CVKIT_OFFLINE", "0"), home);

    assertThat(all)
        .isEqualTo(
            new RegistryOptions(
                List.of(Path.of("a"), Path.of("b")), Path.of("c"), Network.OFFLINE));
    assertThat(xdg.cache()).isEqualTo(Path.of("d", "cvkit"));
    assertThat(none)
        .isEqualTo(
            new RegistryOptions(List.of(), Path.of("home", ".cache", "cvkit"), Network.ONLINE));
  }

  private ModelRegistry registry(Path... folders) {
    return ModelRegistry.of(
        new RegistryOptions(List.of(folders), temp.resolve("cache"), Network.OFFLINE));
  }

  private Path resource(String name) throws IOException {
    Path file = temp.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/models/" + name), name)) {
      Files.copy(in, file);
    }
    return file;
  }
}
