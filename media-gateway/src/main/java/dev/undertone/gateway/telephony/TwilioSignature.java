package dev.undertone.gateway.telephony;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks {@code X-Twilio-Signature}: base64 of HMAC-SHA1 over the URL that Twilio was given, with
 * the sorted form parameters behind it. Any thread.
 *
 * <p>Twilio signs the URL with or without its port, as its own validators know, so both are tried;
 * each comparison takes constant time.
 */
public final class TwilioSignature {

  private static final String ALGORITHM = "HmacSHA1";

  private final SecretKeySpec key;

  public TwilioSignature(String authToken) {
    if (authToken.isEmpty()) {
      throw new IllegalArgumentException("twilio.auth_token = '', must not be empty");
    }
    this.key = new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * @param url as configured at Twilio: {@code wss://host/path} for the media socket
   * @param form parameters of a POST; empty otherwise
   * @param signature the header, empty when it is missing
   */
  public boolean isValid(String url, Map<String, String> form, String signature) {
    var behind = new StringBuilder();
    new TreeMap<>(form).forEach((name, value) -> behind.append(name).append(value));
    byte[] given = signature.getBytes(StandardCharsets.UTF_8);
    boolean valid = false;
    for (String candidate : candidates(url)) {
      valid |= MessageDigest.isEqual(given, sign(candidate + behind));
    }
    return valid;
  }

  private byte[] sign(String signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
  }

  /** The URL as given, without its port, and with the ports that Twilio may have put in. */
  private static Set<String> candidates(String url) {
    var urls = new LinkedHashSet<>(List.of(url));
    int host = url.indexOf("://") + 3;
    if (host >= 3) {
      int slash = url.indexOf('/', host);
      int end = slash < 0 ? url.length() : slash;
      String authority = url.substring(host, end);
      int colon = authority.lastIndexOf(':');
      String bare = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
      String scheme = url.substring(0, host);
      String rest = url.substring(end);
      urls.add(scheme + bare + rest);
      urls.add(scheme + bare + ":443" + rest);
      urls.add(scheme + bare + ":80" + rest);
    }
    return urls;
  }
}
