package dev.undertone.conversation.reply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void growsWithoutChangingWhatItGrewFrom() {
    History one = History.EMPTY.plus(new Message.Caller("hello"));
    History two = one.plus(new Message.Agent("good morning"));

    assertThat(one.messages()).containsExactly(new Message.Caller("hello"));
    assertThat(two.withoutLast()).isEqualTo(one);
  }

  @Test
  void isNeverShorterThanEmpty() {
    assertThat(History.EMPTY.withoutLast()).isEqualTo(History.EMPTY);
  }

  @Test
  void letsTheOldestGoAtItsBound() {
    History history = History.EMPTY;
    for (int i = 0; i < History.MAX_MESSAGES + 5; i++) {
      history = history.plus(new Message.Caller("m" + i));
    }

    assertThat(history.messages()).hasSize(History.MAX_MESSAGES);
    assertThat(history.messages().getFirst()).isEqualTo(new Message.Caller("m5"));
    assertThat(history.messages().getLast())
        .isEqualTo(new Message.Caller("m" + (History.MAX_MESSAGES + 4)));
  }
}
