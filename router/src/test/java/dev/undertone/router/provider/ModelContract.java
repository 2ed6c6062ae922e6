package dev.undertone.router.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.undertone.conversation.ManualClock;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.FinishReason;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.Pulling;
import dev.undertone.conversation.reply.ReplyEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Model} does, whatever it speaks on the wire. */
abstract class ModelContract {

  static final Model.Request REQUEST =
      new Model.Request(
          "quick",
          List.of(new Message.System("You answer calls."), new Message.Caller("my balance please")),
          Map.of());

  final ManualClock clock = new ManualClock();

  /** Gives {@code tokens} and finishes. */
  abstract Model answering(List<String> tokens);

  /** Gives {@code tokens} and then nothing at all. */
  abstract Model hangingAfter(List<String> tokens);

  /** Gives {@code tokens} and then fails. */
  abstract Model failingAfter(List<String> tokens, FailureKind kind);

  long soon() {
    return clock.nanoTime() + Duration.ofMillis(200).toNanos();
  }

  static List<ReplyEvent> all(Model.Stream stream, long deadline) throws InterruptedException {
    List<ReplyEvent> events = new ArrayList<>();
    do {
      events.add(stream.next(deadline));
    } while (!(events.getLast() instanceof ReplyEvent.Finished));
    return events;
  }

  static List<String> texts(List<ReplyEvent> events) {
    List<String> texts = new ArrayList<>();
    for (ReplyEvent event : events) {
      if (event instanceof ReplyEvent.Text(String text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  static void assertFailsBy(FailureKind kind, Model.Stream stream, long deadline) {
    assertThatThrownBy(() -> stream.next(deadline))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  @Nested
  class AnAnswer {

    @Test
    void comesInOrderAndEndsByFinished() throws InterruptedException {
      Model.Stream stream = answering(List.of("Twelve", " pounds", " exactly.")).open(REQUEST);

      List<ReplyEvent> events = all(stream, soon());

      assertThat(texts(events)).containsExactly("Twelve", " pounds", " exactly.");
      assertThat(events.getLast())
          .isInstanceOfSatisfying(
              ReplyEvent.Finished.class,
              last -> assertThat(last.reason()).isEqualTo(FinishReason.STOP));
    }

    @Test
    void tellsItsUsageBeforeItEnds() throws InterruptedException {
      Model.Stream stream = answering(List.of("Twelve", " pounds", " exactly.")).open(REQUEST);

      List<ReplyEvent> events = all(stream, soon());

      assertThat(events.get(events.size() - 2))
          .isInstanceOfSatisfying(
              ReplyEvent.Usage.class, usage -> assertThat(usage.outputTokens()).isEqualTo(3));
    }

    @Test
    void endsOnce() throws InterruptedException {
      Model.Stream stream = answering(List.of("Twelve")).open(REQUEST);
      all(stream, soon());

      assertThatThrownBy(() -> stream.next(soon())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void losesNothingToASlowReader() throws InterruptedException {
      List<String> tokens = IntStream.range(0, 2_000).mapToObj(i -> " " + i).toList();
      Model.Stream stream = answering(tokens).open(REQUEST);
      clock.advance(Duration.ofMinutes(1));

      assertThat(texts(all(stream, soon()))).isEqualTo(tokens);
    }
  }

  @Nested
  class Deadlines {

    @Test
    void aSilentModelTimesOut() throws InterruptedException {
      Model.Stream stream = hangingAfter(List.of()).open(REQUEST);
      long deadline = soon();
      var reader = new Pulling<>(() -> stream.next(deadline)).untilItWaits();

      clock.advance(Duration.ofMillis(200));

      assertThat(reader.thrown())
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    }

    @Test
    void aModelThatFallsSilentTimesOutAndNeverLooksFinished() throws InterruptedException {
      Model.Stream stream = hangingAfter(List.of("Twelve")).open(REQUEST);
      assertThat(stream.next(soon())).isEqualTo(new ReplyEvent.Text("Twelve"));
      long deadline = soon();
      var reader = new Pulling<>(() -> stream.next(deadline)).untilItWaits();

      clock.advance(Duration.ofMillis(200));

      assertThat(reader.thrown())
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT));
    }
  }

  @Nested
  class Closing {

    @Test
    void wakesTheReader() throws InterruptedException {
      Model.Stream stream = hangingAfter(List.of()).open(REQUEST);
      var reader = new Pulling<>(() -> stream.next(soon())).untilItWaits();

      stream.close();

      assertThat(reader.thrown()).isInstanceOf(ProviderException.class);
    }

    @Test
    void inTheMiddleNeverLooksFinished() throws InterruptedException {
      Model.Stream stream = hangingAfter(List.of("Twelve")).open(REQUEST);
      stream.next(soon());

      stream.close();

      assertThatThrownBy(() -> stream.next(soon())).isInstanceOf(ProviderException.class);
    }

    @Test
    void twiceIsHarmless() throws InterruptedException {
      Model.Stream stream = answering(List.of("Twelve")).open(REQUEST);
      all(stream, soon());

      stream.close();
      stream.close();
    }

    @Test
    void atOnceIsHarmless() throws InterruptedException {
      Model.Stream stream = answering(List.of("Twelve")).open(REQUEST);

      stream.close();

      assertThatThrownBy(() -> stream.next(soon())).isInstanceOf(ProviderException.class);
    }

    @Test
    void interruptingWakesTheReaderToo() throws InterruptedException {
      Model.Stream stream = hangingAfter(List.of()).open(REQUEST);
      var reader = new Pulling<>(() -> stream.next(soon())).untilItWaits();

      reader.interrupt();

      assertThat(reader.thrown()).isInstanceOf(InterruptedException.class);
      stream.close();
    }
  }

  @Nested
  class Failing {

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"RATE_LIMITED", "UNAVAILABLE", "UNAUTHORIZED", "REFUSED", "MALFORMED"})
    void beforeTheFirstTokenKeepsItsKind(FailureKind kind) throws InterruptedException {
      assertFailsBy(kind, failingAfter(List.of(), kind).open(REQUEST), soon());
    }

    @ParameterizedTest
    @EnumSource(
        value = FailureKind.class,
        names = {"UNAVAILABLE", "MALFORMED"})
    void afterTextNeverLooksFinished(FailureKind kind) throws InterruptedException {
      Model.Stream stream = failingAfter(List.of("Twelve", " pounds"), kind).open(REQUEST);

      assertThat(stream.next(soon())).isEqualTo(new ReplyEvent.Text("Twelve"));
      assertThat(stream.next(soon())).isEqualTo(new ReplyEvent.Text(" pounds"));
      assertFailsBy(kind, stream, soon());
    }
  }
}
