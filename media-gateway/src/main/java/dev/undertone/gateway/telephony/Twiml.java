package dev.undertone.gateway.telephony;

import java.util.Map;

/** The answer that makes Twilio connect a call to our media socket. */
public final class Twiml {

  private Twiml() {}

  /**
   * @param socketUrl of the media socket; Twilio allows no query there
   * @param parameters handed through to the {@code start} message
   */
  public static String connect(String socketUrl, Map<String, String> parameters) {
    var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append("<Response><Connect><Stream url=\"").append(escape(socketUrl)).append("\">");
    parameters.forEach(
        (name, value) ->
            xml.append("<Parameter name=\"")
                .append(escape(name))
                .append("\" value=\"")
                .append(escape(value))
                .append("\"/>"));
    return xml.append("</Stream></Connect></Response>\n").toString();
  }

  private static String escape(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                  if (c >= ' ' && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF) {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }
}
