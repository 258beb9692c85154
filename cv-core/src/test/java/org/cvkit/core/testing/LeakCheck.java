package org.cvkit.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.cvkit.core.memory.Ownership;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that ends with more open native resources than it began with. Registered for every
 * test of every module through {@code META-INF/services}; what a class opens once in
 * {@code @BeforeAll} is open before the test begins and does not count.
 */
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakCheck.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put("live", Ownership.live());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Long before = context.getStore(NAMESPACE).get("live", Long.class);
    assertThat(Ownership.live())
        .as("native resources open after %s: one was not closed", context.getDisplayName())
        .isLessThanOrEqualTo(before == null ? 0 : before);
  }
}
