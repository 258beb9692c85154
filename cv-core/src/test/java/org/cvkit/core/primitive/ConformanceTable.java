package org.cvkit.core.primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.cvkit.core.graph.OnnxCase;

/**
 * What {@code docs/conformance.md} says: which operator cases the tests run and hold to their
 * numbers, and which they leave out, and why. A case that is not left out and fails, fails the
 * build.
 */
final class ConformanceTable {
  private static final String HEADING =
      """
      # Conformance

      The ONNX project's own operator cases (`onnx/backend/test/data/node`), in two ways: through the graph and a session
      (`OnnxConformanceTest`: read, checked by the shape rules, written again, run by ONNX Runtime), and through the primitives in Java
      (`PrimitiveConformanceTest`: both the reference and the fast execution). *Passed* cases give the case's numbers within 1e-4 of their size
      on every build; the others are left out for the reasons below. A dash: no primitive is about that operator. Of the
      two outputs of MaxPool a primitive gives the first, not the places.

      This file is compared with what the tests know. To write it again:
      `CVKIT_WRITE_DOCS=1 mvn test -pl cv-core -am -Dtest=ConformanceTableTest -Dsurefire.failIfNoSpecifiedTests=false`
      """;

  private final List<OnnxCase> cases;

  ConformanceTable(List<OnnxCase> cases) {
    this.cases = cases;
  }

  String text() {
    StringBuilder text = new StringBuilder(HEADING);
    text.append("\n## By operator\n\n");
    text.append("| operator | cases | graph: passed | not applicable ");
    text.append("| primitives: passed | not applicable |\n|---|---|---|---|---|---|\n");
    group(c -> c.isExpanded() ? "~" : c.operator()).forEach((o, all) -> row(text, o, all));
    row(text, "all", cases);
    text.append("\n## Not applicable to graphs\n\n");
    reasons(text, OnnxCase::leftOutOfGraphs);
    text.append("\n## Not applicable to primitives\n\n");
    reasons(text, c -> concerned(c) ? PrimitiveCase.leftOut(c) : Optional.empty());
    return text.toString();
  }

  private static boolean concerned(OnnxCase c) {
    return PrimitiveCase.OPERATORS.contains(c.operator());
  }

  private Map<String, List<OnnxCase>> group(Function<OnnxCase, String> key) {
    Map<String, List<OnnxCase>> groups = new TreeMap<>();
    cases.forEach(c -> groups.computeIfAbsent(key.apply(c), k -> new ArrayList<>()).add(c));
    return groups;
  }

  private static void row(StringBuilder text, String operator, List<OnnxCase> all) {
    long left = all.stream().filter(c -> c.leftOutOfGraphs().isPresent()).count();
    List<OnnxCase> ours = all.stream().filter(ConformanceTable::concerned).toList();
    long leftOfOurs = ours.stream().filter(c -> PrimitiveCase.leftOut(c).isPresent()).count();
    String primitives = ours.isEmpty() ? "– | –" : (ours.size() - leftOfOurs) + " | " + leftOfOurs;
    String name = operator.equals("~") ? "function bodies of these" : operator;
    text.append(
        "| %s | %d | %d | %d | %s |\n"
            .formatted(name, all.size(), all.size() - left, left, primitives));
  }

  private void reasons(StringBuilder text, Function<OnnxCase, Optional<String>> reason) {
    text.append("| why | cases |\n|---|---|\n");
    group(c -> reason.apply(c).orElse(""))
        .forEach(
            (why, all) -> {
              if (!why.isEmpty()) {
                List<String> names = all.stream().map(c -> c.name().substring(5)).toList();
                text.append("| %s | %d: %s |\n".formatted(why, all.size(), list(names)));
              }
            });
  }

  private static String list(List<String> names) {
    if (names.stream().allMatch(name -> name.contains("_expanded"))) {
      return "all that are named `..._expanded...`";
    }
    return "`" + String.join("`, `", names) + "`";
  }
}
