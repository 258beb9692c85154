package org.cvkit.core.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cvkit.core.CvException;
import org.cvkit.core.image.OpenCvBridge;
import org.cvkit.core.runtime.RuntimeReport;

/**
 * What a result depends on besides the options.
 *
 * <p>Thread-safe: it keeps no state.
 */
public final class SoftwareVersions {
  private SoftwareVersions() {}

  /** What is running now: parts and their versions, in order. */
  public static Map<String, String> current() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = CvException.class.getPackage().getImplementationVersion();
    versions.put("cvkit", own == null ? "development" : own);
    versions.put("ONNX Runtime", RuntimeReport.libraryVersion());
    versions.put("OpenCV", OpenCvBridge.version());
    versions.put(
        "Java", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    versions.put(
        "processor",
        System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores");
    return versions;
  }
}
