package dev.undertone.prosody;

import java.util.List;

final class EmotionModelCard {
  static String text(EmotionStudy s, List<Row> rows) {
    StringBuilder b = new StringBuilder();
    rows.forEach(r -> b.append(r.markdown()).append("\n"));
    return b.toString();
  }
}
