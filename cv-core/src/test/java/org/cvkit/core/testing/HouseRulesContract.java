package org.cvkit.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the house for one module; each module's {@code ArchitectureTest} extends it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HouseRulesContract {
  private final String root;
  private final List<String> modules;

  /** The classes of the module. */
  protected final JavaClasses classes;

  /**
   * The rules for one module.
   *
   * @param root its root package
   * @param modules the root packages of the modules that it may use
   */
  protected HouseRulesContract(String root, String... modules) {
    this.root = root;
    this.modules = List.of(modules);
    classes = HouseRules.classesIn(ofModule("target/classes"));
  }

  @Test
  void uses_no_other_module_of_the_house_than_allowed() {
    PackageDirection.usesOfTheHouseOnly(root, modules).check(classes);
  }

  @Test
  void packages_form_no_cycle() {
    PackageDirection.packagesFormNoCycle(root).check(classes);
  }

  @Test
  void words_of_the_root_know_no_part() {
    PackageDirection.wordsKnowNoPart(root, wordsThatOpen()).check(classes);
  }

  /** Interfaces of the root that open their own implementations; a module says why it has one. */
  protected Set<String> wordsThatOpen() {
    return Set.of();
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void a_library_stays_home(String library) {
    LibraryHomes.staysHome(library).check(classes);
  }

  static List<String> libraries() {
    return List.copyOf(LibraryHomes.homes().keySet());
  }

  @Test
  void the_public_sees_no_library() {
    PublicSurface.namesNoLibrary().check(classes);
  }

  @Test
  void accessors_have_no_get() {
    PublicSurface.accessorsHaveNoGet().check(classes);
  }

  @Test
  void public_records_hold_no_array() {
    PublicSurface.recordsHoldNoArray().check(classes);
  }

  @Test
  void names_say_something() {
    HouseRules.namesSaySomething().check(classes);
  }

  @Test
  void packages_are_null_marked() {
    HouseRules.packagesAreNullMarked().check(classes);
  }

  @Test
  void public_types_say_how_threads_may_use_them() {
    assertThat(ThreadLines.missing(ofModule("src/main/java")))
        .as("public types whose Javadoc does not end in Immutable, Thread-safe or Confined")
        .isEmpty();
  }

  /** A folder of the module, wherever the tests were started from. */
  private Path ofModule(String folder) {
    URI tests =
        URI.create(getClass().getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(tests).resolve("../..").resolve(folder).normalize();
  }
}
