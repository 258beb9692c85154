package org.cvkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the script {@code cv} with a java and an mvn that only say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      case $* in *-version*) echo 'openjdk version "17.0.1"' >&2; exit 0 ;; esac
      case $* in *Rehearsal*) exit 0 ;; esac
      echo "this is $0 with $CLASSPATH"
      for argument in "$@"; do echo "<$argument>"; done
      case $* in *read-input) cat ;; esac
      exit ${FAKE_EXIT:-0}
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$*" >>"$FAKE_LOG"
      sleep 0.3
      if [ -n "${FAKE_FAILURE:-}" ]; then echo "[ERROR] $FAKE_FAILURE"; exit 1; fi
      mkdir -p cv-cli/target
      : >cv-cli/target/cv-cli.jar
      echo /repository/a.jar:/repository/b.jar >cv-cli/target/classpath
      """;

  @TempDir private Path folder;
  private Path jdk;
  private Path distribution;
  private Path checkout;

  @BeforeEach
  void lay_out() throws IOException {
    folder = folder.toRealPath();
    jdk = jdk("jdk", "17.0.1");
    distribution = Files.createDirectories(folder.resolve("cvkit 1.0"));
    script(distribution.resolve("bin/cv"));
    write(distribution.resolve("lib/cv-cli-1.0.jar"), "");
    write(distribution.resolve("lib/other.jar"), "");
    // An empty archive of classes: do not make one.
    write(folder.resolve("cache/startup" + distribution + "/cv-17.0.1.jsa"), "");
    checkout = Files.createDirectories(folder.resolve("checkout"));
    script(checkout.resolve("cv"));
    write(checkout.resolve("pom.xml"), "");
    write(checkout.resolve("cv-cli/src/main/java/Some.java"), "");
    executable(folder.resolve("maven/mvn"), MAVEN);
  }

  @Test
  void the_distribution_runs_its_own_jars_from_any_folder() throws Exception {
    Run run = cv(distribution.resolve("bin/cv"), Map.of(), "detect", "a b.jpg", "");

    String jars = distribution + "/lib/cv-cli-1.0.jar:" + distribution + "/lib/other.jar";
    assertThat(run.code()).isZero();
    assertThat(run.errors()).isEmpty();
    assertThat(run.output())
        .contains("this is " + jdk.resolve("bin/java") + " with " + jars + "\n")
        .endsWith("<org.cvkit.cli.Main>\n<detect>\n<a b.jpg>\n<>\n")
        .contains("<-Dcvkit.natives=" + folder.resolve("cache/natives") + ">");
  }

  @Test
  void a_chain_of_links_leads_home() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("one"), distribution.resolve("bin/cv"));
    Path links = Files.createDirectories(folder.resolve("links"));
    Path second = Files.createSymbolicLink(links.resolve("two"), links.relativize(first));

    Run run = cv(second, Map.of(), "doctor");

    assertThat(run.errors()).isEmpty();
    assertThat(run.output()).contains(distribution + "/lib/cv-cli-1.0.jar");
  }

  @Test
  void a_log_is_no_terminal_plots_need_no_screen_and_telemetry_stays_off() throws Exception {
    write(
        jdk.resolve("bin/java"),
        JAVA.replace("exit ${FAKE_EXIT:-0}", "echo \"telemetry off: $ORT_DISABLE_TELEMETRY\""));

    Run run = cv(distribution.resolve("bin/cv"), Map.of("TERM", "xterm"), "doctor");

    assertThat(run.output())
        .contains("<-Dcvkit.terminal=no>", "<-Djava.awt.headless=true>")
        .contains("telemetry off: 1");
  }

  @Test
  void the_exit_code_is_passed_on() throws Exception {
    assertThat(cv(distribution.resolve("bin/cv"), Map.of("FAKE_EXIT", "4")).code()).isEqualTo(4);
  }

  @Test
  void standard_input_is_passed_on() throws Exception {
    Run run = cv(distribution.resolve("bin/cv"), Map.of(), "read-input");

    assertThat(run.output()).endsWith("what was typed\n");
  }

  @Test
  void java_home_comes_before_the_path() throws Exception {
    Path other = jdk("other", "21");

    Run run = cv(distribution.resolve("bin/cv"), Map.of("PATH", path(other.resolve("bin"))));

    assertThat(run.output()).contains("this is " + jdk.resolve("bin/java"));
  }

  @Test
  void without_java_home_the_path_decides() throws Exception {
    Path other = jdk("other", "21");
    write(folder.resolve("cache/startup" + distribution + "/cv-21.jsa"), "");

    Run run =
        cv(
            distribution.resolve("bin/cv"),
            Map.of("JAVA_HOME", "", "PATH", path(other.resolve("bin"))));

    assertThat(run.output()).contains("this is " + other.resolve("bin/java"));
  }

  @Test
  void an_old_java_is_refused_in_one_sentence() throws Exception {
    Path old = jdk("old", "1.8.0_402");

    Run run = cv(distribution.resolve("bin/cv"), Map.of("JAVA_HOME", old.toString()));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors())
        .isEqualTo(
            "cv: Java 17 or newer is needed, but "
                + old.resolve("bin/java")
                + " is version 1.8.0_402: install a newer one or set JAVA_HOME\n");
  }

  @Test
  void a_missing_java_is_one_sentence() throws Exception {
    Run run = cv(distribution.resolve("bin/cv"), Map.of("JAVA_HOME", "/nowhere"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).startsWith("cv: JAVA_HOME is /nowhere, but").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "detect, true",
    "detect a.jpg --conf .3 --max-det 5, true",
    "detect a.jpg b.jpg, false",
    "detect film.mp4, false",
    "detect 0, false",
    "detect rtsp://host/stream, false",
    "detect pictures/*.jpg, false",
    "detect ., false",
    "val detect --data d, false",
    "val classify --data d, false",
  })
  void only_short_commands_are_compiled_in_haste(String command, boolean hasty) throws Exception {
    Run run = cv(distribution.resolve("bin/cv"), Map.of(), command.split(" "));

    assertThat(run.output().contains("<-XX:TieredStopAtLevel=1>")).isEqualTo(hasty);
  }

  @Test
  void a_checkout_is_built_on_first_use_and_after_a_change() throws Exception {
    Run first = cv(checkout.resolve("cv"), Map.of(), "detect");
    Run second = cv(checkout.resolve("cv"), Map.of(), "detect");
    TimeUnit.MILLISECONDS.sleep(20); // File times have a grain.
    write(checkout.resolve("cv-cli/src/main/java/Some.java"), "class Some {}");
    Run third = cv(checkout.resolve("cv"), Map.of(), "detect");

    assertThat(first.errors()).startsWith("cv: first use: building cvkit").hasLineCount(1);
    assertThat(first.output())
        .contains(
            " with "
                + checkout
                + "/cv-cli/target/cv-cli.jar:/repository/a.jar:/repository/b.jar\n");
    assertThat(second.errors()).isEmpty();
    assertThat(third.errors()).isEqualTo("cv: something changed: building again\n");
    assertThat(builds())
        .containsExactly(
            "-q -B -Dquick -DskipTests -pl cv-cli -am package",
            "-q -B -Dquick -DskipTests -pl cv-cli -am package");
  }

  @Test
  void the_small_flavour_is_another_build() throws Exception {
    cv(checkout.resolve("cv"), Map.of(), "detect");
    cv(checkout.resolve("cv"), Map.of("CVKIT_CPU", "1"), "detect");

    assertThat(builds()).hasSize(2).last().asString().contains(" -Dcpu ");
  }

  @Test
  void two_starts_at_once_build_once() throws Exception {
    Process one = start(checkout.resolve("cv"), Map.of(), "detect");
    Process two = start(checkout.resolve("cv"), Map.of(), "detect");

    assertThat(List.of(finish(one).code(), finish(two).code())).containsExactly(0, 0);
    assertThat(builds()).hasSize(1);
  }

  @Test
  void the_lock_of_a_dead_build_is_taken_over() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    write(checkout.resolve("cv-cli/target/launcher/lock/owner"), dead.pid() + "\n");

    assertThat(cv(checkout.resolve("cv"), Map.of(), "detect").code()).isZero();
  }

  @Test
  void a_failing_build_shows_what_maven_said() throws Exception {
    Run run = cv(checkout.resolve("cv"), Map.of("FAKE_FAILURE", "cannot find symbol"), "detect");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors()).contains("[ERROR] cannot find symbol", "cv: the build failed");
  }

  @Test
  void a_missing_maven_is_one_sentence() throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("sh", "mkdir", "rm", "find", "readlink")) {
      executable(tools.resolve(tool), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + tool + " \"$@\"\n");
    }

    Run run = cv(checkout.resolve("cv"), Map.of("PATH", tools.toString()), "detect");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).startsWith("cv: Maven 3.8 or newer is needed").hasLineCount(1);
  }

  private Run cv(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return finish(start(script, environment, arguments));
  }

  private Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path input = write(folder.resolve("input"), "what was typed\n");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder.resolve("elsewhere")).toFile())
            .redirectInput(input.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CVKIT_"));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", path(folder.resolve("maven")));
    builder.environment().put("CVKIT_CACHE", folder.resolve("cache").toString());
    builder.environment().put("FAKE_LOG", folder.resolve("builds").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Run finish(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output, errors);
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds"));
  }

  private static String path(Path first) {
    return first + ":/usr/bin:/bin";
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    executable(home.resolve("bin/java"), JAVA);
    write(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void script(Path target) throws IOException {
    executable(target, Files.readString(Path.of("..", "cv")));
  }

  private static void executable(Path file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private record Run(int code, String output, String errors) {}
}
