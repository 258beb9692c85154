package org.cvkit.core.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each case in a Java process of its own: libraries are loaded once in a process. */
class NativeGroupTest {
  private static final List<String> EXPECTED =
      List.of("MEMORY 4", "OPENCV 6", "OPENCV_OBJDETECT 3780", "OPENCV_ML 100", "FFMPEG 139");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void every_library_is_in_its_jar(NativeGroup group) {
    for (String library : group.libraries()) {
      String[] parts = library.split("/");
      String resource = "org/bytedeco/" + parts[0] + "/linux-x86_64/" + parts[1];

      assertThat(getClass().getClassLoader().getResource(resource)).as(resource).isNotNull();
    }
  }

  @Test
  void without_a_folder_javacpp_loads_its_own_way() throws Exception {
    List<String> said = probe(List.of());

    assertThat(said).containsSequence(EXPECTED).contains("search null");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void with_a_folder_the_libraries_are_unpacked_once_and_javacpp_seeks_nothing() throws Exception {
    List<String> natives = List.of("-Dcvkit.natives=" + folder.resolve("natives"));

    List<String> first = probe(natives);
    List<Path> unpacked = libraries();
    List<String> second = probe(natives);

    assertThat(first).containsSequence(EXPECTED).contains("search false");
    assertThat(second).isEqualTo(first);
    assertThat(libraries()).isEqualTo(unpacked).hasSize(31);
    assertThat(folder.resolve("home/.javacpp")).doesNotExist();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void a_damaged_library_is_left_to_javacpp_which_mends_it() throws Exception {
    List<String> natives = List.of("-Dcvkit.natives=" + folder.resolve("natives"));
    probe(natives);
    Path damaged =
        libraries().stream().filter(f -> f.endsWith("libopencv_dnn.so.413")).findFirst().get();
    Files.write(damaged, new byte[] {1, 2, 3});

    List<String> said = probe(natives);

    assertThat(said).containsSequence(EXPECTED).contains("search null");
    assertThat(probe(natives)).containsSequence(EXPECTED).contains("search false");
  }

  @Test
  void a_folder_that_cannot_be_written_is_left_to_javacpp() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    List<String> said = probe(List.of("-Dcvkit.natives=" + file));

    assertThat(said).containsSequence(EXPECTED).contains("search null");
  }

  private List<String> probe(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.add("-Duser.home=" + folder.resolve("home"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NativeGroupProbe.class.getName());
    command.addAll(List.of("MEMORY", "OPENCV", "OPENCV_OBJDETECT", "OPENCV_ML", "FFMPEG"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().filter(line -> !line.contains("DEBUG")).toList();
  }

  private List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("natives"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
