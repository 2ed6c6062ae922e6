package dev.undertone.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.undertone.conversation.CallEvent;
import dev.undertone.conversation.CallId;
import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.Cost;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.record.Served;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallModelsTest {

  private static final CallId CALL = new CallId("c-1");
  private static final Duration FIRST_TOKEN = Duration.ofMillis(120);

  private final CallModels models = new CallModels(2);

  private void begins(CallId call) {
    models.on(new CallEvent.Started(call, "test", "default", EmotionUse.ALLOWED));
  }

  private void ends(CallId call) {
    models.on(new CallEvent.Done(call, "caller_left", 1, Duration.ZERO, Duration.ZERO, Cost.NONE));
  }

  private static Served by(String model) {
    return Served.of(
        List.of(new AttemptReport(model, Optional.of(FIRST_TOKEN), Optional.empty(), "")),
        new TokenUsage(1_000, 600, 200, 20, 0),
        Cost.NONE,
        Served.Ending.COMPLETE);
  }

  @Test
  void haveWhatTheProviderHoldsAndHowLongItsLastAnswerTookToBegin() {
    begins(CALL);

    models.served(CALL, by("a/one"));

    assertThat(models.of(CALL)).isEqualTo(new Continuity("a/one", 0, 800, FIRST_TOKEN));
  }

  @Test
  void countChangesAndNotTurns() {
    begins(CALL);

    models.served(CALL, by("a/one"));
    models.served(CALL, by("a/one"));
    models.served(CALL, by("a/two"));
    models.served(CALL, by("a/one"));

    assertThat(models.of(CALL).switches()).isEqualTo(2);
  }

  @Test
  void stayWhereNoModelAnswered() {
    begins(CALL);
    models.served(CALL, by("a/one"));

    var failed =
        new AttemptReport(
            "a/two", Optional.of(FIRST_TOKEN), Optional.of(FailureKind.UNAVAILABLE), "broke");
    models.served(
        CALL, Served.of(List.of(failed), TokenUsage.NONE, Cost.NONE, Served.Ending.BROKEN));

    assertThat(models.of(CALL).previousModel()).isEqualTo("a/one");
  }

  @Test
  void areForgottenWithTheirCallAlsoByAnAnswerThatComesLater() {
    begins(CALL);
    models.served(CALL, by("a/one"));

    ends(CALL);
    models.served(CALL, by("a/one"));

    assertThat(models.of(CALL)).isEqualTo(Continuity.NONE);
    assertThat(models.size()).isZero();
  }

  @Test
  void areNoMoreThanThereIsRoomFor() {
    for (int n = 0; n < 5; n++) {
      begins(new CallId("many-" + n));
    }

    assertThat(models.size()).isEqualTo(2);
  }
}
