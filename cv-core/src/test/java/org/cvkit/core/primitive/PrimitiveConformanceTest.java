package org.cvkit.core.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.cvkit.core.graph.OnnxCase;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The ONNX project's own operator cases through the two executions in Java. */
class PrimitiveConformanceTest {
  /** One case's numbers are given with four digits; ONNX's own tests allow 1e-3. */
  private static final float TOLERANCE = 1e-4f;

  @TestFactory
  Stream<DynamicTest> reference() {
    return cases(Backend.REFERENCE);
  }

  @TestFactory
  Stream<DynamicTest> fast() {
    return cases(Backend.FAST);
  }

  private static Stream<DynamicTest> cases(Backend backend) {
    return concerned()
        .filter(c -> PrimitiveCase.leftOut(c).isEmpty())
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name(),
                    () -> {
                      PrimitiveCase p = PrimitiveCase.of(c);
                      Volume y = p.primitive().apply(p.input(), backend);
                      Volumes.assertClose(y, p.expected(), TOLERANCE);
                    }));
  }

  private static Stream<OnnxCase> concerned() {
    return OnnxCase.all().stream().filter(c -> PrimitiveCase.OPERATORS.contains(c.operator()));
  }

  @Test
  void few_cases_are_left_out() {
    assertThat(concerned().count()).isGreaterThan(120);
    assertThat(concerned().filter(c -> PrimitiveCase.leftOut(c).isPresent()).count())
        .isLessThan(50);
  }
}
