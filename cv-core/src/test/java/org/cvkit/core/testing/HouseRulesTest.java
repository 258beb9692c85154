package org.cvkit.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule bites: each is shown classes that break it, and names them. */
class HouseRulesTest {
  private static final String ROOT = "org.cvkit.core.testing.violations.";

  @TempDir Path folder;

  @Test
  void a_package_that_uses_one_to_its_right_is_caught() {
    ArchRule rule = PackageDirection.packagesStandInOrder(ROOT + "order", "left | right");

    List<String> violations = violations(rule, "order");

    assertThat(violations)
        .containsExactlyInAnyOrder(
            ROOT + "order.left.Early uses " + ROOT + "order.right.Late",
            ROOT + "order.Root uses " + ROOT + "order.right.Late",
            ROOT + "order.stranger has no place in the order: " + ROOT + "order.stranger.Unplaced");
  }

  @Test
  void packages_of_equal_rank_may_not_use_each_other() {
    ArchRule rule = PackageDirection.packagesStandInOrder(ROOT + "cycle", "one, two");

    List<String> violations = violations(rule, "cycle");

    assertThat(violations).hasSize(2);
  }

  @Test
  void a_cycle_is_caught() {
    ArchRule rule = PackageDirection.packagesFormNoCycle(ROOT + "cycle");

    List<String> violations = violations(rule, "cycle");

    assertThat(violations)
        .singleElement()
        .asString()
        .contains("Slice one", "Slice two", "Cycle detected");
  }

  @Test
  void a_word_that_leads_to_a_part_is_caught() {
    ArchRule rule = PackageDirection.wordsKnowNoPart(ROOT + "words", Set.of());
    ArchRule excepted =
        PackageDirection.wordsKnowNoPart(ROOT + "words", Set.of(ROOT + "words.Word"));

    List<String> violations = violations(rule, "words");

    assertThat(violations)
        .containsExactly(
            ROOT
                + "words.part.Part uses "
                + ROOT
                + "words.Word, which leads to "
                + ROOT
                + "words.part.Part");
    assertThat(violations(excepted, "words")).isEmpty();
  }

  @Test
  void another_module_is_caught_unless_it_is_allowed() {
    String root = ROOT + "modules";

    List<String> forbidden =
        violations(PackageDirection.usesOfTheHouseOnly(root, List.of()), "modules");
    List<String> allowed =
        violations(PackageDirection.usesOfTheHouseOnly(root, List.of("org.cvkit.core")), "modules");

    assertThat(forbidden).containsExactly(root + ".Neighbour uses org.cvkit.core.geometry.Size");
    assertThat(allowed).isEmpty();
  }

  @Test
  void a_library_in_a_public_signature_is_caught_in_every_place() {
    List<String> violations = violations(PublicSurface.namesNoLibrary(), "surface");

    assertThat(violations)
        .hasSize(7)
        .anyMatch(text -> text.endsWith("Leaky extends org.bytedeco.javacpp.Pointer"))
        .anyMatch(text -> text.contains("Leaky.field shows org.bytedeco.opencv"))
        .anyMatch(text -> text.contains("Leaky.<init>(") && text.contains("shows org.bytedeco"))
        .anyMatch(text -> text.contains("Leaky.argument() shows org.bytedeco.opencv"))
        .anyMatch(text -> text.contains("Leaky.exception() shows ai.onnxruntime.OrtException"))
        .anyMatch(text -> text.contains("Leaky.bound() shows org.bytedeco.opencv"))
        .anyMatch(text -> text.contains("Leaky$Nested.nested() shows org.bytedeco.opencv"));
  }

  @Test
  void a_get_prefix_is_caught_and_a_strangers_is_not() {
    List<String> violations = violations(PublicSurface.accessorsHaveNoGet(), "accessor");

    assertThat(violations).containsExactly(ROOT + "accessor.Getter.getSize()");
  }

  @Test
  void an_array_in_a_public_record_is_caught() {
    List<String> violations = violations(PublicSurface.recordsHoldNoArray(), "array");

    assertThat(violations).containsExactly(ROOT + "array.Holder.numbers");
  }

  @Test
  void a_name_that_says_nothing_is_caught() {
    List<String> violations = violations(HouseRules.namesSaySomething(), "naming");

    assertThat(violations)
        .hasSize(2)
        .anyMatch(text -> text.contains("PictureUtils"))
        .anyMatch(text -> text.contains("naming.helper.Thing"));
  }

  @Test
  void a_package_without_package_info_is_caught() {
    List<String> violations = violations(HouseRules.packagesAreNullMarked(), "nullness");

    assertThat(violations)
        .containsExactly(ROOT + "nullness has none: " + ROOT + "nullness.Unmarked");
  }

  @Test
  void a_public_type_that_is_silent_about_threads_is_caught() {
    Path sources = testClasses().resolve("../../src/test/java").normalize();
    Path threads = sources.resolve((ROOT + "threads").replace('.', '/'));

    List<Path> missing = ThreadLines.missing(threads);

    assertThat(missing)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("Silent.java", "Undocumented.java");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void a_library_away_from_home_is_caught(String library, List<String> homes) throws IOException {
    Files.writeString(folder.resolve("Stub.java"), "package " + library + "; public class Stub {}");
    writeUser("org.cvkit.elsewhere", library);
    for (String home : homes) {
      writeUser(home, library);
    }
    compileFolder();

    List<String> violations = violations(LibraryHomes.staysHome(library), folder);

    assertThat(violations)
        .hasSize(1)
        .allMatch(text -> text.contains("org.cvkit.elsewhere.User"))
        .allMatch(text -> text.contains(library + ".Stub"));
  }

  static Stream<Object[]> homes() {
    return LibraryHomes.homes().entrySet().stream()
        .map(entry -> new Object[] {entry.getKey(), entry.getValue()});
  }

  @Test
  void a_folder_without_classes_is_an_error() {
    assertThatThrownBy(() -> HouseRules.classesIn(folder))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no classes found");
  }

  private void writeUser(String home, String library) throws IOException {
    Path source = folder.resolve(home.replace('.', '_') + "/User.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "package " + home + "; class User { " + library + ".Stub stub; }");
  }

  /** Stubs stand for libraries that not every module has. */
  private void compileFolder() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-proc:none"));
    arguments.addAll(List.of("-cp", folder.toString()));
    try (Stream<Path> files = Files.walk(folder)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }

  private static List<String> violations(ArchRule rule, String fixture) {
    return violations(rule, testClasses().resolve((ROOT + fixture).replace('.', '/')));
  }

  private static List<String> violations(ArchRule rule, Path classes) {
    return rule.evaluate(HouseRules.classesIn(classes)).getFailureReport().getDetails();
  }

  private static Path testClasses() {
    return Path.of(
        URI.create(
            HouseRulesTest.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
