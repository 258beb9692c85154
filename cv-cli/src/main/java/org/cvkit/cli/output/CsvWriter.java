package org.cvkit.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Comma-separated rows after RFC 4180, one for each thing found. */
final class CsvWriter<R> implements ResultWriter<R> {
  private final ResultForm<R> form;
  private final Console console;

  CsvWriter(ResultForm<R> form, Console console) {
    this.form = form;
    this.console = console;
    List<String> header = new ArrayList<>(List.of("source", "frame", "pts"));
    header.addAll(form.columns());
    print(header);
  }

  @Override
  public void picture(String place, Reading<R> reading) {
    frame(reading);
  }

  @Override
  public void frame(Reading<R> reading) {
    Double seconds = reading.seconds();
    for (List<String> row : form.rows(reading.result())) {
      List<String> cells = new ArrayList<>();
      cells.add(reading.source());
      cells.add(Long.toString(reading.frame()));
      cells.add(seconds == null ? "" : Double.toString(ResultForm.rounded(seconds, 1e6)));
      cells.addAll(row);
      print(cells);
    }
  }

  private void print(List<String> cells) {
    console.data(cells.stream().map(CsvWriter::quoted).collect(Collectors.joining(",")));
  }

  private static String quoted(String cell) {
    boolean special = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return special ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
