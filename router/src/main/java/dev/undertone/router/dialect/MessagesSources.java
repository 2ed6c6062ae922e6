package dev.undertone.router.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.undertone.router.dialect.Neutral.Part;
import dev.undertone.router.dialect.Neutral.Source;

/** Images and documents as Anthropic's dialect writes them. */
final class MessagesSources {

  private MessagesSources() {}

  static ObjectNode image(Part.Image image, ArrayNode content) {
    ObjectNode block = content.addObject().put("type", "image");
    source(image.source(), block);
    return block;
  }

  static ObjectNode document(Part.Document document, ArrayNode content) {
    ObjectNode block = content.addObject().put("type", "document");
    source(document.source(), block);
    if (!document.title().isEmpty()) {
      block.put("title", document.title());
    }
    return block;
  }

  private static void source(Source source, ObjectNode block) {
    ObjectNode written = block.putObject("source");
    switch (source) {
      case Source.Base64 base64 ->
          written
              .put("type", "base64")
              .put("media_type", base64.mediaType())
              .put("data", base64.data());
      case Source.Url url -> written.put("type", "url").put("url", url.url());
      case Source.Plain plain ->
          written.put("type", "text").put("media_type", "text/plain").put("data", plain.text());
    }
  }
}
