package org.cvkit.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cvkit.core.metric.Calibration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href|url)\\s*[=(]\\s*[\"']?([^\"')>]*)");

  @TempDir Path folder;

  @Test
  void parts_come_in_the_order_in_which_they_were_put_in() throws IOException {
    HtmlReport report = HtmlReport.titled("val: resnet");
    report
        .section("First")
        .text("one")
        .table(List.of("class", "F1"), List.of(List.of("cat", "0.5"), List.of("dog", "1")))
        .code("cv val classify");
    report.section("Second").figures(Map.of("accuracy", "0.93"));

    String html = written(report.subtitle("10 pictures"));

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .containsSubsequence(
            "<h1>val: resnet</h1>",
            "10 pictures",
            "<h2>First</h2>",
            "<p>one</p>",
            "<th>class</th><th class=\"number\">F1</th>",
            "<td>cat</td><td class=\"number\">0.5</td>",
            "<pre>cv val classify</pre>",
            "<h2>Second</h2>",
            "accuracy",
            "0.93",
            "</html>");
  }

  @Test
  void everything_that_is_put_in_is_escaped() throws IOException {
    String evil = "<script>alert('x')</script>&\"\u0000";
    byte[] picture = Plot.calibration(Calibration.counter(3).calibration()).png();
    HtmlReport report = HtmlReport.titled(evil);
    report
        .subtitle(evil)
        .section(evil)
        .text(evil)
        .code(evil)
        .figures(Map.of(evil, evil))
        .table(Map.of(evil, evil))
        .table(List.of(evil), List.of(List.of(evil)))
        .picture(evil, picture)
        .tile(picture, evil, evil);

    String html = written(report);

    assertThat(html).doesNotContain("<script", "alert('x')", "\u0000");
    assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\ufffd");
    assertThat(html.split("alert", -1)).hasSize(1 + 17);
  }

  @Test
  void the_page_refers_to_nothing_outside() throws IOException {
    HtmlReport report = HtmlReport.titled("a");
    Plot plot = Plot.calibration(Calibration.counter(3).calibration());
    report.section("b").picture("c", plot).tile(plot.png(), "d", "e");

    String html = written(report);

    Matcher references = REFERENCE.matcher(html);
    int pictures = 0;
    while (references.find()) {
      assertThat(references.group(1)).startsWith("data:image/png;base64,");
      byte[] content =
          Base64.getDecoder()
              .decode(references.group(1).substring("data:image/png;base64,".length()));
      assertThat(content).isEqualTo(plot.png());
      pictures++;
    }
    assertThat(pictures).isEqualTo(2);
    assertThat(html).contains("default-src 'none'").doesNotContain("http://", "https://", "<link");
  }

  @Test
  void tiles_that_follow_one_another_stand_side_by_side() throws IOException {
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, 0, 0};
    HtmlReport report = HtmlReport.titled("a");
    report.section("b").tile(jpeg, "1", "").tile(jpeg, "2", "").text("between").tile(jpeg, "3", "");

    String html = written(report);

    assertThat(html.split("<div class=\"tiles\">", -1)).hasSize(1 + 2);
    assertThat(html).contains("data:image/jpeg;base64,/9gAAA==");
  }

  @Test
  void a_column_with_a_word_in_it_is_none_of_numbers() throws IOException {
    HtmlReport report = HtmlReport.titled("a");
    report
        .section("b")
        .table(
            List.of("x", "y"),
            List.of(List.of("1", "-2.5e-3"), List.of("none", "12.0%"), List.of("3", "")));

    assertThat(written(report))
        .contains("<th>x</th><th class=\"number\">y</th>")
        .contains("<td>1</td><td class=\"number\">-2.5e-3</td>");
  }

  @Test
  void what_is_no_picture_is_refused() {
    HtmlReport.Section section = HtmlReport.titled("a").section("b");

    assertThatThrownBy(() -> section.picture("c", new byte[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("report: expected the content of a PNG or JPEG file, got 1 bytes");
    assertThatThrownBy(() -> section.tile(new byte[0], "c", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String written(HtmlReport report) throws IOException {
    Path file = folder.resolve("report.html");
    report.write(file);
    return Files.readString(file);
  }
}
