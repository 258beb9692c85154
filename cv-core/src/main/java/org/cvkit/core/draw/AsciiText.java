package org.cvkit.core.draw;

import java.text.Normalizer;
import java.util.Map;

/**
 * Text in the 95 printable ASCII characters, the only ones that OpenCV's Hershey fonts have:
 * accents are dropped, letters and signs with a usual spelling are spelt, anything else is a
 * question mark.
 */
final class AsciiText {
  private static final Map<Integer, String> SPELLINGS =
      Map.ofEntries(
          Map.entry((int) 'ß', "ss"),
          Map.entry((int) 'æ', "ae"),
          Map.entry((int) 'Æ', "AE"),
          Map.entry((int) 'œ', "oe"),
          Map.entry((int) 'Œ', "OE"),
          Map.entry((int) 'ø', "o"),
          Map.entry((int) 'Ø', "O"),
          Map.entry((int) 'đ', "d"),
          Map.entry((int) 'Đ', "D"),
          Map.entry((int) 'ð', "d"),
          Map.entry((int) 'þ', "th"),
          Map.entry((int) 'ł', "l"),
          Map.entry((int) 'Ł', "L"),
          Map.entry((int) 'ı', "i"),
          Map.entry((int) '‘', "'"),
          Map.entry((int) '’', "'"),
          Map.entry((int) '“', "\""),
          Map.entry((int) '”', "\""),
          Map.entry((int) '«', "\""),
          Map.entry((int) '»', "\""),
          Map.entry((int) '‐', "-"),
          Map.entry((int) '–', "-"),
          Map.entry((int) '—', "-"),
          Map.entry((int) '−', "-"),
          Map.entry((int) '·', "."),
          Map.entry((int) '×', "x"),
          Map.entry((int) '°', " deg"),
          Map.entry((int) 'µ', "u"),
          Map.entry((int) '€', "EUR"));

  private AsciiText() {}

  static String of(String text) {
    int plain = 0;
    while (plain < text.length() && isPrintable(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    StringBuilder ascii = new StringBuilder();
    // Taken apart, an accented letter is the letter and its accents, an ellipsis three dots.
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> ascii.append(spell(c)));
    return ascii.toString();
  }

  private static String spell(int c) {
    if (isPrintable(c)) {
      return Character.toString(c);
    }
    return Character.isWhitespace(c) ? " " : SPELLINGS.getOrDefault(c, "?");
  }

  private static boolean isPrintable(int c) {
    return c >= ' ' && c <= '~';
  }
}
