package org.cvkit.core.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** HTML on its way into a file: markup as it is, text escaped. */
final class Html {
  private final OutputStream out;

  Html(OutputStream out) {
    this.out = out;
  }

  /** Markup. */
  Html raw(String markup) throws IOException {
    out.write(markup.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Text, fit for elements and for attributes in quotation marks. */
  Html text(String text) throws IOException {
    return raw(escaped(text));
  }

  /** Text in an element of its own. */
  Html element(String tag, String text) throws IOException {
    return raw("<" + tag + ">").text(text).raw("</" + tag + ">\n");
  }

  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        // HTML has no way to write other control characters.
        default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return escaped.toString();
  }
}
