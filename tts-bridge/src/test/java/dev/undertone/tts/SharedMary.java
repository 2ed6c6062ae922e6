package dev.undertone.tts;

/**
 * One voice for all tests of a JVM: it takes a second to load, and keeps nothing between clauses.
 */
final class SharedMary {

  static final MaryEngine ENGINE = new MaryEngine(TtsConfig.Mary.DEFAULT);

  private SharedMary() {}
}
