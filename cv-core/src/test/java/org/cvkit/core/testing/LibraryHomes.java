package org.cvkit.core.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where each library lives: the only packages that may name its types. */
public final class LibraryHomes {
  private static final Map<String, List<String>> HOMES =
      new TreeMap<>(
          Map.of(
              "org.bytedeco",
              List.of(
                  "org.cvkit.core.memory",
                  "org.cvkit.core.image",
                  "org.cvkit.core.transform",
                  "org.cvkit.core.draw",
                  "org.cvkit.core.video",
                  "org.cvkit.detection.window"),
              "ai.onnxruntime",
              List.of("org.cvkit.core.runtime"),
              "ai.onnx.proto",
              List.of("org.cvkit.core.graph"),
              "com.fasterxml.jackson",
              List.of(
                  "org.cvkit.core.model",
                  "org.cvkit.core.weight",
                  "org.cvkit.detection.data",
                  "org.cvkit.cli"),
              "org.knowm.xchart",
              List.of("org.cvkit.core.report"),
              "picocli",
              List.of("org.cvkit.cli"),
              "me.tongfei.progressbar",
              List.of("org.cvkit.cli"),
              "ch.qos.logback",
              List.of("org.cvkit.cli")));

  private LibraryHomes() {}

  /** The libraries that have a home, by their root package. */
  public static Map<String, List<String>> homes() {
    return HOMES;
  }

  /** No class outside {@code library}'s homes names one of its types. */
  public static ArchRule staysHome(String library) {
    String[] homes =
        HOMES.getOrDefault(library, List.of()).stream()
            .map(home -> home + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..")
        // A module may be its home altogether.
        .allowEmptyShould(true);
  }
}
