package org.cvkit.core.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which package may use which: arrows point one way, between modules and inside them. */
public final class PackageDirection {
  private static final String HOUSE = "org.cvkit";

  /** The rank of a module's root package: every package may use it. */
  private static final int LEFTMOST = -1;

  private PackageDirection() {}

  /** Of the house's other modules, the classes below {@code root} use {@code allowed} alone. */
  public static ArchRule usesOfTheHouseOnly(String root, List<String> allowed) {
    return classes()
        .that(HouseRules.below(root))
        .should(
            HouseRules.satisfy(
                "use no other module than " + allowed,
                type ->
                    targets(type)
                        .filter(target -> HouseRules.isBelow(HOUSE, target))
                        .filter(target -> !HouseRules.isBelow(root, target))
                        .filter(
                            target ->
                                allowed.stream().noneMatch(a -> HouseRules.isBelow(a, target)))
                        .map(target -> type.getName() + " uses " + target.getName())));
  }

  /**
   * Each package below {@code root} uses only those that stand left of it.
   *
   * @param order names of packages, those of equal rank joined by commas, ranks by bars: {@code
   *     "geometry, memory | image | draw, video"}
   */
  public static ArchRule packagesStandInOrder(String root, String order) {
    Map<String, Integer> ranks = new HashMap<>();
    ranks.put("", LEFTMOST);
    List<String> tiers = List.of(order.split("\\|", -1));
    for (int rank = 0; rank < tiers.size(); rank++) {
      for (String name : tiers.get(rank).split(",", -1)) {
        ranks.put(name.strip(), rank);
      }
    }
    return classes()
        .that(HouseRules.below(root))
        .should(
            HouseRules.satisfy(
                "use only what stands left of their package in: " + order,
                type -> outOfOrder(root, ranks, type)));
  }

  private static Stream<String> outOfOrder(
      String root, Map<String, Integer> ranks, JavaClass type) {
    String own = part(root, type);
    Integer rank = ranks.get(own);
    if (rank == null) {
      return Stream.of(type.getPackageName() + " has no place in the order: " + type.getName());
    }
    return targets(type)
        .filter(target -> HouseRules.isBelow(root, target))
        .filter(target -> !part(root, target).equals(own))
        .filter(target -> ranks.getOrDefault(part(root, target), Integer.MAX_VALUE) >= rank)
        .map(target -> type.getName() + " uses " + target.getName());
  }

  /** The packages below {@code root} form no cycle. */
  public static ArchRule packagesFormNoCycle(String root) {
    return slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        // A young module is all root.
        .allowEmptyShould(true);
  }

  /**
   * What the parts of a module use of its root does not lead back to any part. The root holds the
   * module's words (values and interfaces) beside its doors (what opens the parts); a word that
   * knew a door would close a cycle that no rule about slices sees.
   *
   * @param both names of words that are doors too: interfaces that open their own implementations
   */
  public static ArchRule wordsKnowNoPart(String root, Set<String> both) {
    return classes()
        .that(HouseRules.below(root))
        .should(
            HouseRules.satisfy(
                "use only such classes of " + root + " as know none of its parts",
                type ->
                    part(root, type).isEmpty()
                        ? Stream.empty()
                        : targets(type)
                            .filter(target -> target.getPackageName().equals(root))
                            .flatMap(word -> wayToAPart(root, both, word))
                            .map(way -> type.getName() + " uses " + way)));
  }

  /** The first class of a part that {@code word} leads to through classes of the root. */
  private static Stream<String> wayToAPart(String root, Set<String> both, JavaClass word) {
    Set<JavaClass> seen = new HashSet<>();
    Deque<JavaClass> ahead = new ArrayDeque<>(List.of(word));
    while (!ahead.isEmpty()) {
      JavaClass next = ahead.remove();
      if (!seen.add(next) || both.contains(next.getName())) {
        continue;
      }
      for (JavaClass target : targets(next).toList()) {
        if (HouseRules.isBelow(root, target) && !part(root, target).isEmpty()) {
          return Stream.of(word.getName() + ", which leads to " + target.getName());
        }
        if (target.getPackageName().equals(root)) {
          ahead.add(target);
        }
      }
    }
    return Stream.empty();
  }

  /** The classes {@code type} names, of arrays their element. */
  private static Stream<JavaClass> targets(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType);
  }

  /** The name of the package directly below {@code root} that {@code type} is in; "" for none. */
  private static String part(String root, JavaClass type) {
    String name = type.getPackageName();
    return name.equals(root) ? "" : name.substring(root.length() + 1).split("\\.", 2)[0];
  }
}
