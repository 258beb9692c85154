package org.cvkit.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.cvkit.core.memory.NativeGroup;
import org.junit.jupiter.api.Test;

/**
 * Under the launcher JavaCPP loads nothing by itself, so every class that calls OpenCV or FFmpeg
 * must load its {@link NativeGroup}; forgetting it would only show in the finished command.
 */
class NativeGroupRuleTest {
  private static final ArchRule RULE = classes().that(makeNativeCalls()).should(loadTheirGroup());

  @Test
  void whoever_calls_a_native_library_loads_its_group() {
    JavaClasses cvkit =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The core's test support comes in a jar, which the option above does not know for
            // tests.
            .withImportOption(location -> !location.contains("/core/testing/"))
            .importPackages("org.cvkit");

    RULE.check(cvkit);
  }

  @Test
  void a_class_that_forgets_it_is_found() {
    JavaClasses planted = new ClassFileImporter().importClasses(Forgetful.class);

    assertThat(RULE.evaluate(planted).hasViolation()).isTrue();
  }

  private static DescribedPredicate<JavaClass> makeNativeCalls() {
    return DescribedPredicate.describe(
        "call OpenCV or FFmpeg",
        type -> (type.isTopLevelClass() || isPlanted(type)) && calls(type));
  }

  private static boolean isPlanted(JavaClass type) {
    return type.isEquivalentTo(Forgetful.class);
  }

  private static boolean calls(JavaClass type) {
    return accesses(type).stream()
        .anyMatch(
            access ->
                resideInAPackage("org.bytedeco.opencv..").test(access.getTargetOwner())
                    || resideInAPackage("org.bytedeco.ffmpeg..").test(access.getTargetOwner())
                    || resideInAPackage("org.bytedeco.javacv..").test(access.getTargetOwner()));
  }

  private static ArchCondition<JavaClass> loadTheirGroup() {
    return new ArchCondition<>("load their NativeGroup") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean loads =
            accesses(type).stream()
                .anyMatch(
                    access ->
                        access.getTargetOwner().isEquivalentTo(NativeGroup.class)
                            && access.getName().equals("load"));
        events.add(new SimpleConditionEvent(type, loads, type.getName() + " loads no group"));
      }
    };
  }

  /** The calls of a class and of the classes inside it. */
  private static Set<JavaCodeUnitAccess<?>> accesses(JavaClass type) {
    Set<JavaCodeUnitAccess<?>> accesses = new HashSet<>(type.getCodeUnitAccessesFromSelf());
    for (JavaClass inner : type.getPackage().getClasses()) {
      if (inner.getName().startsWith(type.getName() + "$")) {
        accesses.addAll(inner.getCodeUnitAccessesFromSelf());
      }
    }
    return accesses;
  }

  /** Planted: calls OpenCV and loads nothing. */
  static final class Forgetful {
    static Mat matrix() {
      return new Mat();
    }
  }
}
