package org.cvkit.detection.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** An element of a small XML file: its text, its children and its line. */
final class XmlElement {
  private final String name;
  private final int line;
  private final StringBuilder text = new StringBuilder();
  private final List<XmlElement> children = new ArrayList<>();

  private XmlElement(String name, int line) {
    this.name = name;
    this.line = line;
  }

  /**
   * The root of {@code file}. Nothing that the file refers to is read.
   *
   * @throws DatasetException when it is not XML
   */
  static XmlElement read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(factory().createXMLStreamReader(in));
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
      String message = String.valueOf(e.getMessage());
      // The JDK's message repeats the place in its first line.
      String reason = message.substring(message.lastIndexOf('\n') + 1).replace("Message: ", "");
      throw new DatasetException(
          file + (line > 0 ? ":" + line : "") + ": not XML: " + reason.strip(), e);
    } catch (IOException e) {
      throw DatasetException.unreadable(file, e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static XmlElement read(XMLStreamReader reader) throws XMLStreamException {
    XmlElement document = new XmlElement("", 0);
    Deque<XmlElement> open = new ArrayDeque<>(List.of(document));
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          XmlElement element =
              new XmlElement(reader.getLocalName(), reader.getLocation().getLineNumber());
          open.element().children.add(element);
          open.push(element);
        }
        case XMLStreamConstants.END_ELEMENT -> open.pop();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.element().text.append(reader.getText());
        default -> {
          // Comments and the like.
        }
      }
    }
    return document.children.get(0);
  }

  String name() {
    return name;
  }

  /** From 1. */
  int line() {
    return line;
  }

  String text() {
    return text.toString().strip();
  }

  Stream<XmlElement> children(String wanted) {
    return children.stream().filter(child -> child.name.equals(wanted));
  }

  @Nullable XmlElement child(String wanted) {
    return children(wanted).findFirst().orElse(null);
  }

  /** The text of a child; empty when it is not there. */
  String text(String wanted) {
    XmlElement child = child(wanted);
    return child == null ? "" : child.text();
  }
}
