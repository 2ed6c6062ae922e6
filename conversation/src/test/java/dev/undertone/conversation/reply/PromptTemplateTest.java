package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallId;
import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnSignals;
import dev.undertone.conversation.turn.TurnSignals.Dynamics;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {

  private static TurnSignals asking(int reasks) {
    return new TurnSignals(
        new CallId("c"),
        new TurnId(1),
        "again",
        1,
        0.9,
        100,
        Language.declared("en"),
        Prosody.NONE,
        new Dynamics(Optional.empty(), false, 0, 0, false, 0, 0, 0, 900, 0.5, reasks));
  }

  @Test
  void theVariableBecomesTheSentence() {
    assertThat(PromptTemplate.render("Be kind. {{voice.summary}} Go on.", asking(1)))
        .isEqualTo("Be kind. The caller is asking the same thing again. Go on.");
    assertThat(PromptTemplate.render("{{ voice.summary }}", asking(1)))
        .isEqualTo("The caller is asking the same thing again.");
  }

  @Test
  void withNothingWorthSayingItBecomesNothing() {
    assertThat(PromptTemplate.render("Be kind.{{voice.summary}}", asking(0))).isEqualTo("Be kind.");
  }

  @Test
  void textWithoutItIsTheSame() {
    String text = "Use {braces} and $1 as you like.";

    assertThat(PromptTemplate.render(text, asking(1))).isSameAs(text);
  }

  @Test
  void whatStandsForNothingIsNamedAndLeftAlone() {
    String text = "{{voice.sumary}} {{voice.summary}} {{ name }} {{}}";

    assertThat(PromptTemplate.unknown(text)).containsExactly("voice.sumary", "name", "");
    assertThat(PromptTemplate.render(text, asking(0)))
        .isEqualTo("{{voice.sumary}}  {{ name }} {{}}");
  }
}
