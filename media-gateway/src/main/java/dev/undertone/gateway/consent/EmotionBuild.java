package dev.undertone.gateway.consent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Whether this build has emotion: a build made with {@code -Dundertone.emotion=off} has none. */
public final class EmotionBuild {

  private EmotionBuild() {}

  /** As the build left it in the jar; anything but {@code on} counts as off. */
  public static boolean hasEmotion() {
    try (InputStream in = EmotionBuild.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException("resource build.properties is missing from the jar");
      }
      var properties = new Properties();
      properties.load(in);
      return isOn(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isOn(Properties properties) {
    return properties.getProperty("emotion", "").strip().equals("on");
  }
}
