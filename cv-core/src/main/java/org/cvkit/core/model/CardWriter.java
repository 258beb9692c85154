package org.cvkit.core.model;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.TreeMap;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;

/** From a card to its JSON form. */
final class CardWriter {
  private final JsonGenerator json;

  private CardWriter(JsonGenerator json) {
    this.json = json;
  }

  static String write(ModelCard card) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
      new CardWriter(json).card(card);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail", e);
    }
    return text.toString();
  }

  private void card(ModelCard card) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", card.id());
    texts("aliases", card.aliases());
    json.writeStringField("task", card.task().id());
    json.writeStringField("decoder", card.decoder());
    input(card.preprocessing());
    if (!card.labels().set().isEmpty()) {
      json.writeStringField("labels", card.labels().set());
    } else {
      texts("labels", card.labels().names());
    }
    text("licence", card.licence());
    texts("sources", card.sources().stream().map(URI::toString).toList());
    text("sha256", card.sha256());
    if (card.bytes() > 0) {
      json.writeNumberField("bytes", card.bytes());
    }
    quality(card.quality());
    if (!card.parameters().isEmpty()) {
      json.writeObjectFieldStart("parameters");
      for (var entry : new TreeMap<>(card.parameters()).entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
    text("notes", card.notes());
    json.writeEndObject();
  }

  private void input(Preprocessing p) throws IOException {
    json.writeObjectFieldStart("input");
    Transform transform = p.transform();
    Size size = transform.size();
    json.writeArrayFieldStart("size");
    json.writeNumber(size.width());
    json.writeNumber(size.height());
    json.writeEndArray();
    if (transform instanceof Transform.Stretch) {
      json.writeStringField("resize", "stretch");
    } else if (transform instanceof Transform.Letterbox box) {
      json.writeStringField("resize", "letterbox");
      choice("anchor", box.anchor());
      choice("rounding", box.rounding());
      json.writeNumberField("fill", box.fill());
    } else if (transform instanceof Transform.CenterCrop crop) {
      json.writeStringField("resize", "center-crop");
      json.writeNumberField("shortSide", crop.shortSide());
      choice("rounding", crop.rounding());
    }
    choice("interpolation", transform.interpolation());
    choice("channels", p.channelOrder());
    json.writeNumberField("scale", p.normalization().scale());
    channels("mean", p.normalization().mean());
    channels("std", p.normalization().deviation());
    choice("layout", p.layout());
    choice("type", p.elementType());
    json.writeEndObject();
  }

  private void channels(String name, Normalization.Channels channels) throws IOException {
    json.writeArrayFieldStart(name);
    for (int c = 0; c < 3; c++) {
      json.writeNumber(channels.get(c));
    }
    json.writeEndArray();
  }

  private void choice(String name, Enum<?> value) throws IOException {
    json.writeStringField(name, JsonFields.written(value));
  }

  private void text(String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private void texts(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  private void quality(List<ModelCard.Quality> quality) throws IOException {
    if (!quality.isEmpty()) {
      json.writeArrayFieldStart("quality");
      for (ModelCard.Quality q : quality) {
        json.writeStartObject();
        json.writeStringField("metric", q.metric());
        json.writeNumberField("value", q.value());
        text("data", q.data());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
