package dev.undertone.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.speech.EmotionUse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallConsentTest {

  private static final ConsentChange CALLER_OFF = new ConsentChange.ByCaller(false);
  private static final ConsentChange CALLER_ON = new ConsentChange.ByCaller(true);
  private static final ConsentChange OPERATOR_OFF = new ConsentChange.ByOperator(false, "");
  private static final ConsentChange OPERATOR_ON = new ConsentChange.ByOperator(true, "");
  private static final ConsentChange HUMAN = new ConsentChange.HumanJoined();

  private final List<CallerInput> lane = new ArrayList<>();

  private CallConsent consent(EmotionPolicy policy, CallFacts facts) {
    return new CallConsent(policy, Tenant.HOUSE, facts, lane::add);
  }

  @Test
  void aChangeGoesIntoTheCallOnce() {
    CallConsent consent = consent(EmotionPolicy.ON, CallFacts.PLAIN);

    var _ = consent.change(CALLER_OFF);
    var _ = consent.change(CALLER_OFF);

    assertThat(lane)
        .containsExactly(new CallerInput.Consent(EmotionUse.off("the caller opted out")));
    assertThat(consent.use().allowed()).isFalse();
  }

  @Test
  void whoOptedOutMayComeBack() {
    CallConsent consent = consent(EmotionPolicy.ON, CallFacts.opening(false, true));

    assertThat(consent.change(CALLER_ON)).isEqualTo(EmotionUse.ALLOWED);
    assertThat(lane).containsExactly(new CallerInput.Consent(EmotionUse.ALLOWED));
  }

  @Test
  void theOperatorDoesNotOverrideACallerWhoOptedOut() {
    CallConsent consent = consent(EmotionPolicy.ON, CallFacts.opening(false, true));

    assertThat(consent.change(OPERATOR_ON).allowed()).isFalse();
    assertThat(lane).isEmpty();
  }

  @Test
  void theCallerDoesNotOverrideTheOperator() {
    CallConsent consent = consent(EmotionPolicy.ON, CallFacts.PLAIN);
    var _ = consent.change(OPERATOR_OFF);

    assertThat(consent.change(CALLER_ON).allowed()).isFalse();
    assertThat(consent.change(OPERATOR_ON).allowed()).isTrue();
  }

  @Test
  void onIsOfNoUseWhereTheHouseHasItOff() {
    CallConsent consent = consent(EmotionPolicy.ON.with(false), CallFacts.PLAIN);

    assertThat(consent.change(CALLER_ON).reason()).isEqualTo("signals.emotion is off");
    assertThat(lane).isEmpty();
  }

  @Test
  void onceAHumanHasJoinedNothingBringsEmotionBack() {
    CallConsent consent = consent(EmotionPolicy.ON, CallFacts.PLAIN);
    var _ = consent.change(HUMAN);

    assertThat(consent.change(CALLER_ON).allowed()).isFalse();
    assertThat(consent.change(OPERATOR_ON).allowed()).isFalse();
    assertThat(consent.use().reason()).isEqualTo("a human agent has joined the call");
  }

  @Test
  void aCallThatTakesNoMoreIsEndedRatherThanListenedTo() {
    var consent =
        new CallConsent(
            EmotionPolicy.ON,
            Tenant.HOUSE,
            CallFacts.PLAIN,
            input -> {
              lane.add(input);
              return input instanceof CallerInput.Left;
            });

    var _ = consent.change(CALLER_OFF);

    assertThat(lane).last().isEqualTo(new CallerInput.Left("overloaded"));
  }
}
