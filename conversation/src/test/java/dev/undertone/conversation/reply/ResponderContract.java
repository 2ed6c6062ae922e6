package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.turn.CallTurnScope;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnScope;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Responder} does; the double and the real one pass the same tests. */
public abstract class ResponderContract {

  private static final Duration NEVER = Duration.ofHours(1);

  /** The only time there is. */
  protected final ManualClock clock = new ManualClock();

  private final TurnScope scope =
      new CallTurnScope(ReplyRequests.CALL, ReplyRequests.TURN, () -> {}, thrown -> {});

  /** Gives {@code tokens}, the first after {@code firstToken}, the others with it, and finishes. */
  protected abstract Responder answering(Duration firstToken, List<String> tokens);

  /** Gives {@code tokens} at once and then fails; no other model is there to help. */
  protected abstract Responder failing(List<String> tokens, FailureKind kind);

  @AfterEach
  void endTurn() {
    scope.close();
  }

  private ReplyStream ask(Responder responder) throws InterruptedException {
    return responder.respond(ReplyRequests.saying("what is my balance", clock), scope);
  }

  private static List<String> texts(ReplyStream stream) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    while (true) {
      switch (stream.next()) {
        case ReplyEvent.Text(String text) -> texts.add(text);
        case ReplyEvent.Finished _ -> {
          return texts;
        }
        case ReplyEvent.Usage _ -> {}
        case ReplyEvent other -> throw new AssertionError("unexpected " + other);
      }
    }
  }

  @Nested
  class AnAnswer {

    @Test
    void comesInOrderAndEnds() throws InterruptedException {
      ReplyStream stream = ask(answering(Duration.ZERO, List.of("Twelve", " pounds", " exactly.")));

      assertThat(texts(stream)).containsExactly("Twelve", " pounds", " exactly.");
    }

    @Test
    void endsOnce() throws InterruptedException {
      ReplyStream stream = ask(answering(Duration.ZERO, List.of("Twelve.")));
      texts(stream);

      assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsItsRouteBeforeAnythingElse() throws InterruptedException {
      ReplyStream stream = ask(answering(NEVER, List.of("Twelve.")));

      assertThat(stream.route().model()).isNotBlank();
      assertThat(scope.timeline().has(Mark.DECIDED)).isTrue();
      assertThat(scope.timeline().has(Mark.FIRST_TOKEN)).isFalse();
    }

    @Test
    void marksWhenItWasAskedForAndWhenItBegan() throws InterruptedException {
      ReplyStream stream = ask(answering(Duration.ofMillis(120), List.of("Twelve", " pounds")));
      clock.advanceMillis(120);
      texts(stream);

      assertThat(scope.timeline().between(Mark.REQUEST_SENT, Mark.FIRST_TOKEN))
          .contains(Duration.ofMillis(120));
    }

    @Test
    void reportsTheAttemptThatGaveIt() throws InterruptedException {
      ReplyStream stream = ask(answering(Duration.ZERO, List.of("Twelve.")));
      texts(stream);

      assertThat(stream.attempts())
          .singleElement()
          .satisfies(report -> assertThat(report.failure()).isEmpty());
    }

    @Test
    void losesNothingToASlowReader() throws InterruptedException {
      List<String> tokens = IntStream.range(0, 500).mapToObj(i -> " " + i).toList();
      ReplyStream stream = ask(answering(Duration.ofMillis(5), tokens));
      clock.advance(Duration.ofSeconds(7));

      assertThat(texts(stream)).isEqualTo(tokens);
    }
  }

  @Nested
  class ClosedOrCancelled {

    @Test
    void closingTwiceIsHarmless() throws InterruptedException {
      ReplyStream stream = ask(answering(NEVER, List.of("Twelve.")));

      stream.close();
      stream.close();

      assertThatThrownBy(stream::next).isInstanceOf(ProviderException.class);
    }

    @Test
    void closingWakesTheReader() throws InterruptedException {
      ReplyStream stream = ask(answering(NEVER, List.of("Twelve.")));
      var reader = new Pulling<>(stream::next).untilItWaits();

      stream.close();

      assertThat(reader.thrown()).isInstanceOf(ProviderException.class);
    }

    @Test
    void cancellingTheTurnWakesTheReader() throws InterruptedException {
      ReplyStream stream = ask(answering(NEVER, List.of("Twelve.")));
      var reader = new Pulling<>(stream::next).untilItWaits();

      scope.cancel(CancelReason.BARGE_IN);

      assertThat(reader.thrown())
          .isInstanceOfAny(ProviderException.class, InterruptedException.class);
    }

    @Test
    void interruptingWakesTheReader() throws InterruptedException {
      ReplyStream stream = ask(answering(NEVER, List.of("Twelve.")));
      var reader = new Pulling<>(stream::next).untilItWaits();

      reader.interrupt();

      assertThat(reader.thrown()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void cancellingInTheMiddleNeverLooksFinished() throws InterruptedException {
      ReplyStream stream = ask(failing(List.of("Twelve", " pounds"), FailureKind.UNAVAILABLE));
      assertThat(stream.next()).isEqualTo(new ReplyEvent.Text("Twelve"));

      scope.cancel(CancelReason.CALLER_LEFT);

      assertThatThrownBy(() -> texts(stream)).isInstanceOf(ProviderException.class);
    }

    @Test
    void aTurnThatIsCancelledAlreadyGetsNoAnswer() throws InterruptedException {
      scope.cancel(CancelReason.BARGE_IN);
      ReplyStream stream = ask(answering(Duration.ZERO, List.of("Twelve.")));

      assertThatThrownBy(stream::next).isInstanceOf(ProviderException.class);
    }
  }

  @Nested
  class Failing {

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"RATE_LIMITED", "UNAVAILABLE", "UNAUTHORIZED", "REFUSED"})
    void keepsTheKindOfTheFailure(FailureKind kind) throws InterruptedException {
      ReplyStream stream = ask(failing(List.of(), kind));

      assertThatThrownBy(stream::next)
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      assertThat(stream.attempts())
          .singleElement()
          .satisfies(report -> assertThat(report.failure()).isEqualTo(Optional.of(kind)));
    }

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"UNAVAILABLE", "MALFORMED"})
    void neverLooksFinishedWhenItBreaks(FailureKind kind) throws InterruptedException {
      ReplyStream stream = ask(failing(List.of("Twelve", " pounds"), kind));

      assertThat(stream.next()).isEqualTo(new ReplyEvent.Text("Twelve"));
      assertThat(stream.next()).isEqualTo(new ReplyEvent.Text(" pounds"));
      assertThatThrownBy(stream::next)
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }
}
