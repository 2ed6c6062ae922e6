package dev.undertone.conversation.speech;

import org.junit.jupiter.api.Nested;

class ScriptedVoiceActivityTest {

  @Nested
  class At8Kilohertz extends VoiceActivityContract {
    private final ScriptedVoiceActivity.Factory factory = new ScriptedVoiceActivity.Factory(8_000);

    @Override
    protected VoiceActivity.Factory factory() {
      return factory;
    }
  }

  @Nested
  class At16Kilohertz extends VoiceActivityContract {
    private final ScriptedVoiceActivity.Factory factory = new ScriptedVoiceActivity.Factory(16_000);

    @Override
    protected VoiceActivity.Factory factory() {
      return factory;
    }
  }
}
