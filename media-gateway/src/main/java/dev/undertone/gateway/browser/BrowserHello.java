package dev.undertone.gateway.browser;

import com.fasterxml.jackson.databind.JsonNode;
import dev.undertone.conversation.audio.AudioFormat;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.reply.Playout;
import dev.undertone.conversation.speech.Language;
import dev.undertone.gateway.door.LinkTraits;
import dev.undertone.gateway.door.Opening;
import dev.undertone.gateway.door.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the first message of a browser's. */
final class BrowserHello {

  private static final int VERSION = 1;
  private static final int DEFAULT_IN_HZ = 16_000;
  private static final int DEFAULT_OUT_HZ = 24_000;
  private static final int MIN_HZ = 8_000;
  private static final int MAX_HZ = 48_000;
  private static final int MAX_PAIRS = 32;
  private static final int MAX_NAME = 64;
  private static final int MAX_TEXT = 512;

  /** The player can clear: what it holds is thrown away on barge-in. */
  private static final Duration LIVE_LEAD = Duration.ofMillis(200);

  /** Something in the message is not as it must be. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Problem problem;

    Unfit(String field, String value, String rule) {
      super(rule);
      this.problem = new Problem(field, value, rule);
    }

    Problem problem() {
      return problem;
    }
  }

  private BrowserHello() {}

  static Opening read(JsonNode hello) throws Unfit {
    JsonNode version = hello.path("v");
    if (!version.isMissingNode() && version.asInt() != VERSION) {
      throw new Unfit("v", version.asText(), "must be 1");
    }
    String codec = text(hello.path("in").path("codec"), "in.codec", "pcm16");
    if (!codec.equals("pcm16")) {
      throw new Unfit("in.codec", codec, "must be pcm16");
    }
    int in = rate(hello.path("in").path("rate"), "in.rate", DEFAULT_IN_HZ);
    int out = rate(hello.path("out").path("rate"), "out.rate", DEFAULT_OUT_HZ);
    boolean bulk = flag(hello.path("bulk"), "bulk");
    AudioFormat format = AudioFormat.mono(out);
    // A bulk link plays nothing: it takes audio as fast as we make it, and audio time says what
    // would have been heard.
    var link =
        bulk
            ? new LinkTraits(format, true, false, Playout.UNPACED, HeardReports.NONE)
            : new LinkTraits(format, true, true, LIVE_LEAD, HeardReports.EXACT);
    return new Opening(
        Optional.of(text(hello.path("call"), "call", "")).filter(id -> !id.isEmpty()),
        text(hello.path("agent"), "agent", ""),
        AudioFormat.mono(in),
        link,
        metadata(hello.path("metadata")),
        text(hello.path("user"), "user", ""),
        emotion(hello.path("emotion")),
        flag(hello.path("mixed"), "mixed"),
        bulk,
        "",
        text(hello.path("token"), "token", ""),
        language(hello.path("language")));
  }

  private static int rate(JsonNode node, String field, int ifMissing) throws Unfit {
    if (node.isMissingNode()) {
      return ifMissing;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.asInt() < MIN_HZ
        || node.asInt() > MAX_HZ) {
      throw new Unfit(field, node.toString(), "must be a whole number of hertz, 8000 to 48000");
    }
    return node.asInt();
  }

  private static String text(JsonNode node, String field, String ifMissing) throws Unfit {
    if (node.isMissingNode() || node.isNull()) {
      return ifMissing;
    }
    if (!node.isTextual() || node.textValue().length() > MAX_TEXT) {
      String found = field.equals("token") ? "(not shown)" : node.toString();
      throw new Unfit(field, found, "must be text of at most " + MAX_TEXT + " characters");
    }
    return node.textValue();
  }

  private static boolean flag(JsonNode node, String field) throws Unfit {
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw new Unfit(field, node.toString(), "must be true or false");
    }
    return node.asBoolean(false);
  }

  private static boolean emotion(JsonNode node) throws Unfit {
    String wish = text(node, "emotion", "on");
    if (!wish.equals("on") && !wish.equals("off")) {
      throw new Unfit("emotion", wish, "must be on or off");
    }
    return wish.equals("on");
  }

  private static String language(JsonNode node) throws Unfit {
    String tag = text(node, "language", "");
    if (!tag.isEmpty() && !Language.isTag(tag)) {
      throw new Unfit("language", tag, "must be a language tag such as en or pt-BR");
    }
    return tag;
  }

  private static Map<String, String> metadata(JsonNode node) throws Unfit {
    if (node.isMissingNode() || node.isNull()) {
      return Map.of();
    }
    if (!node.isObject() || node.size() > MAX_PAIRS) {
      throw new Unfit("metadata", node.toString(), "must be an object of at most 32 texts");
    }
    var pairs = new HashMap<String, String>();
    for (var pair : node.properties()) {
      if (pair.getKey().length() > MAX_NAME) {
        throw new Unfit("metadata", pair.getKey(), "names have at most 64 characters");
      }
      if (!pair.getValue().isTextual()) {
        throw new Unfit("metadata." + pair.getKey(), pair.getValue().toString(), "must be text");
      }
      pairs.put(pair.getKey(), text(pair.getValue(), "metadata." + pair.getKey(), ""));
    }
    return pairs;
  }
}
