package org.cvkit.detection.data;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.cvkit.core.data.Split;
import org.cvkit.core.geometry.Size;
import org.cvkit.detection.data.GroundTruth.Extent;

/** Writes Pascal VOC label files. All parts share a folder. */
final class VocWriter extends DatasetWriter {
  VocWriter(Path root, List<Category> categories) {
    super(root, categories);
  }

  @Override
  void write(Split part, List<LabelledPicture> pictures) throws IOException {
    Path annotations = Files.createDirectories(root.resolve("Annotations"));
    List<String> names = new ArrayList<>();
    for (LabelledPicture picture : pictures) {
      Path copy = copy(picture, root.resolve("JPEGImages"));
      String name = FolderFiles.stem(copy);
      try (Writer out = Files.newBufferedWriter(annotations.resolve(name + ".xml"))) {
        annotation(picture, copy, XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out));
      } catch (XMLStreamException e) {
        throw new IOException(e);
      }
      names.add(name);
    }
    if (part != Split.ALL) {
      Path lists = Files.createDirectories(root.resolve("ImageSets").resolve("Main"));
      Files.write(lists.resolve(part + ".txt"), names);
    }
  }

  private void annotation(LabelledPicture picture, Path copy, XMLStreamWriter xml)
      throws XMLStreamException {
    Size size = size(picture);
    xml.writeStartElement("annotation");
    line(xml, 1);
    field(xml, "folder", "JPEGImages");
    line(xml, 1);
    field(xml, "filename", String.valueOf(copy.getFileName()));
    line(xml, 1);
    xml.writeStartElement("size");
    field(xml, "width", String.valueOf(size.width()));
    field(xml, "height", String.valueOf(size.height()));
    field(xml, "depth", "3");
    xml.writeEndElement();
    for (Annotation annotation : picture.annotations()) {
      line(xml, 1);
      object(annotation.at(size), xml);
    }
    line(xml, 0);
    xml.writeEndElement();
    line(xml, 0);
    xml.close();
  }

  private void object(GroundTruth object, XMLStreamWriter xml) throws XMLStreamException {
    CocoBox box = object.box();
    xml.writeStartElement("object");
    line(xml, 2);
    field(xml, "name", categories.get(index(object.category())).name());
    line(xml, 2);
    field(xml, "difficult", object.extent() == Extent.DIFFICULT ? "1" : "0");
    line(xml, 2);
    xml.writeStartElement("bndbox");
    field(xml, "xmin", number(box.x()));
    field(xml, "ymin", number(box.y()));
    field(xml, "xmax", number(box.x() + box.width()));
    field(xml, "ymax", number(box.y() + box.height()));
    xml.writeEndElement();
    line(xml, 1);
    xml.writeEndElement();
  }

  private static void field(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  @Override
  void finish(List<Split> parts) throws IOException {
    Files.write(root.resolve("names.txt"), categories.stream().map(Category::name).toList());
  }
}
