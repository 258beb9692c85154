package org.cvkit.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run was, for whoever reads its report later or wants to repeat it.
 *
 * <p>Immutable.
 *
 * @param title of the report
 * @param facts what was done with what: model, data, device, in order
 * @param options and their values, in order
 * @param command that starts it again, one line; empty when there is none
 */
public record RunDescription(
    String title, Map<String, String> facts, Map<String, String> options, String command) {

  public RunDescription {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** Adds the options, the command and what ran it to the end of a report. */
  public void addTo(HtmlReport report) {
    if (!options.isEmpty()) {
      report.section("Options").table(options);
    }
    HtmlReport.Section repeat = report.section("How to repeat it");
    if (!command.isEmpty()) {
      repeat.code(command);
    }
    repeat.table(SoftwareVersions.current());
  }
}
