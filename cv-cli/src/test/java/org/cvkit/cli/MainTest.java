package org.cvkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "detect",
        "classify",
        "val",
        "val detect",
        "models",
        "models list",
        "models info",
        "models pull",
        "models verify",
        "doctor"
      })
  void every_help_ends_with_an_example(String command) {
    CommandRun.Result result =
        CommandRun.in(folder).run((Object[]) (command + " --help").strip().split(" "));

    assertThat(result.code()).isZero();
    assertThat(result.lines().get(result.lines().size() - 1)).startsWith("Example: cv " + command);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void a_version_is_told_everywhere() {
    assertThat(CommandRun.in(folder).run("--version").out()).startsWith("cvkit ");
    assertThat(CommandRun.in(folder).run("detect", "--version").out()).startsWith("cvkit ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "paint",
        "detect --bogus",
        "detect --format pdf",
        "detect --device gpu",
        "detect --conf 2",
        "detect --conf many",
        "classify --top 0",
        "classify --format coco",
        "models",
        "models info",
        "val",
        "val detect",
        "val detect --data x",
        "val detect --data x --model yolox-nano --format csv",
        "models lst",
        "models list --task nope",
        "detect --workers 0",
        "detect --threads -1",
        "detect --max-pixels 0",
        "detect --max-pixels x",
        "val detect --ground-truth x",
        "val classify",
        "val classify --data x",
        "val classify --data x --model m.onnx --format csv",
        "val classify --data x --model m.onnx --split best",
        "val classify --data x --model m.onnx --batch 0"
      })
  void what_makes_no_sense_is_a_usage_error_in_one_sentence(String command) {
    CommandRun.Result result =
        CommandRun.in(folder)
            .run((Object[]) (command.isEmpty() ? new String[0] : command.split(" ")));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().toList()).hasSize(2);
    assertThat(result.err()).startsWith("error: ").contains("Try: cv");
  }

  @Test
  void a_word_that_is_no_command_is_answered_with_those_there_are() {
    CommandRun.Result result = CommandRun.in(folder).run("detekt", "street.jpg");

    assertThat(result.err())
        .startsWith("error: no such command: expected one of detect, classify, ")
        .contains("got detekt");
  }

  @Test
  void the_doctor_names_every_part_and_why_cuda_is_not_used() {
    CommandRun.Result result = CommandRun.in(folder).run("doctor");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("Java: ", "OpenCV: 4.", "FFmpeg: ", "ONNX Runtime: 1.", "CUDA: ", "cache ")
        .contains("CPUExecutionProvider")
        .contains("libopenh264");
  }

  @Test
  void models_are_listed_described_and_checked() {
    CommandRun.Result list = CommandRun.in(folder).run("models", "list", "--task", "detect");
    CommandRun.Result info = CommandRun.in(folder).run("models", "info", "yolox-nano");
    CommandRun.Result unknown = CommandRun.in(folder).run("models", "info", "yolox-nanoo");
    CommandRun.Result pull = CommandRun.in(folder).run("models", "pull", "--offline", "yolox-nano");
    CommandRun.Result verify = CommandRun.in(folder).run("models", "verify", "yolox-nano");

    assertThat(list.out()).contains("yolox-nano").contains("Apache-2.0").doesNotContain("squeeze");
    assertThat(info.out()).contains("\"sha256\"").contains("Apache-2.0");
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err()).contains("no such model").contains("yolox-nano");
    assertThat(pull.code()).isEqualTo(3);
    assertThat(pull.err()).contains("offline");
    assertThat(verify.code()).isEqualTo(3);
    assertThat(verify.out()).contains("yolox-nano: missing");
  }
}
