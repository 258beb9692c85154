package org.cvkit.core.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.resolvers.SelectedClassResolverFromClasspath;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.LoggerFactory;

/**
 * What holds for the classes of every module, whatever it is about. Which package may use which is
 * in {@link PackageDirection}, where libraries live in {@link LibraryHomes}, what the public may
 * see in {@link PublicSurface}.
 */
public final class HouseRules {
  static {
    // It logs every class that it reads.
    if (LoggerFactory.getLogger("com.tngtech.archunit") instanceof Logger logback) {
      logback.setLevel(Level.WARN);
    }
    // Parents outside the house matter for overrides alone; reading OpenCV's classes takes seconds.
    ArchConfiguration.get().setClassResolver(SelectedClassResolverFromClasspath.class);
    ArchConfiguration.get().setClassResolverArguments("java", "javax", "org.cvkit", "picocli");
  }

  private HouseRules() {}

  /**
   * The classes in {@code folder}, a compiler's output; at least one, so that a rule cannot pass
   * idly.
   */
  public static JavaClasses classesIn(Path folder) {
    JavaClasses found = new ClassFileImporter().importPath(folder);
    if (found.isEmpty()) {
      throw new AssertionError(folder + ": no classes found: the rules would hold for nothing");
    }
    return found;
  }

  /** No class or package is named after the fact that nobody knew what it is. */
  public static ArchRule namesSaySomething() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Impl|Utils?|Helpers?|Managers?|Info|Data)")
        .orShould()
        .resideInAnyPackage("..impl..", "..util..", "..common..", "..helper..", "..manager..")
        .as("classes and packages are named after what they are, in the words of the domain");
  }

  /** Every package has a package-info that makes null an exception. */
  public static ArchRule packagesAreNullMarked() {
    return classes()
        .should(
            satisfy(
                "live in a package with a @NullMarked package-info",
                type ->
                    type.getPackage().isAnnotatedWith(NullMarked.class)
                        ? Stream.empty()
                        : Stream.of(type.getPackageName() + " has none: " + type.getName())));
  }

  /** A condition from what is wrong with a class, one sentence a violation. */
  static ArchCondition<JavaClass> satisfy(
      String description, Function<JavaClass, Stream<String>> violations) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        violations
            .apply(type)
            .distinct()
            .forEach(text -> events.add(SimpleConditionEvent.violated(type, text)));
      }
    };
  }

  /** Whether {@code type} is of the package {@code root} or below. */
  static boolean isBelow(String root, JavaClass type) {
    return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
  }

  static DescribedPredicate<JavaClass> below(String root) {
    return DescribedPredicate.describe("are below " + root, type -> isBelow(root, type));
  }
}
