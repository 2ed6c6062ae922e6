package dev.undertone.router.dialect;

import java.util.regex.Pattern;

/**
 * Ids of tool calls as Anthropic takes them. Those of other providers may hold anything, such as
 * {@code functions.weather:0}; what becomes of one depends on nothing but itself, so that a call
 * and its result stay together from turn to turn.
 */
final class ToolIds {

  private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");

  private ToolIds() {}

  /** The same where it is taken as it is; else one that no other id is likely to become. */
  static String taken(String id) {
    return TAKEN.matcher(id).matches()
        ? id
        : FOREIGN.matcher(id).replaceAll("_") + "_" + Integer.toHexString(id.hashCode());
  }
}
