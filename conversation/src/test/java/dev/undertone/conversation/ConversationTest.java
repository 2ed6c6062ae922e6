package dev.undertone.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.undertone.conversation.reply.CallerLink.CloseReason;
import dev.undertone.conversation.reply.CallerLink.HeardReports;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.Message;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.conversation.reply.ScriptedResponder.Script;
import dev.undertone.conversation.speech.EmotionUse;
import dev.undertone.conversation.speech.Prosody;
import dev.undertone.conversation.speech.SpeechEvent;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.speech.Word;
import dev.undertone.conversation.turn.CancelReason;
import dev.undertone.conversation.turn.TurnId;
import dev.undertone.conversation.turn.TurnOutcome;
import dev.undertone.conversation.turn.TurnOutcome.Completed;
import dev.undertone.conversation.turn.TurnOutcome.Failed;
import dev.undertone.conversation.turn.TurnOutcome.Interrupted;
import dev.undertone.conversation.turn.TurnTimeline.Mark;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole calls on stepped time: what the caller says, what he hears, what is remembered of it. */
@Timeout(30)
class ConversationTest {

  private static final TurnId FIRST = new TurnId(0);
  private static final String SORRY = "Sorry, I cannot help.";

  private static ProviderException broken() {
    return new ProviderException(FailureKind.UNAVAILABLE, "voice", "broken");
  }

  @Nested
  class Speaking {

    @Test
    void greetingIsHeardBeforeAnybodySpeaks() throws InterruptedException {
      var heard = CallScript.start().greeting("Good morning.").lasting(2_000);

      assertThat(heard.outcomes()).containsExactly(new Completed("Good morning."));
      assertThat(heard.requests()).isEmpty();
      assertThat(heard.link().finished()).containsExactly(FIRST);
      assertThat(heard.done().turns()).isZero();
    }

    @Test
    void whatTheCallerSaysIsAnsweredAndBothAreRemembered() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("what is my balance", 500, 1_000)
              .callerSays("thank you", 5_000, 500)
              .modelAnswers("Twelve pounds. ", "Anything else?")
              .lasting(9_000);

      assertThat(heard.outcomes())
          .containsExactly(
              new Completed("Twelve pounds. Anything else?"),
              new Completed("Twelve pounds. Anything else?"));
      assertThat(heard.lastHistory())
          .containsExactly(
              new Message.Caller("what is my balance"),
              new Message.Agent("Twelve pounds. Anything else?"),
              new Message.Caller("thank you"));
      assertThat(heard.done().turns()).isEqualTo(2);
    }

    @Test
    void theVoiceIsJudgedWithTheFinalWordsOfItsTurn() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("what is my balance", 500, 1_000)
              .callerSays("thank you", 5_000, 500)
              .modelAnswers("Twelve pounds.")
              .lasting(9_000);

      assertThat(heard.prosody().words)
          .extracting(words -> words.stream().map(Word::text).toList())
          .containsExactly(List.of("what", "is", "my", "balance"), List.of("thank", "you"));
      assertThat(heard.prosody().languages).containsOnly("en");
    }

    @Test
    void turnGapIsTheSilenceThatEndedTheTurnWhenEnginesTakeNoTime() throws InterruptedException {
      var heard = CallScript.start().callerSays("hello", 500, 1_000).lasting(4_000);

      var timeline = heard.events(CallEvent.Timeline.class).getFirst().timeline();
      assertThat(timeline.turnGap().orElseThrow().toMillis()).isBetween(600L, 660L);
      assertThat(timeline.between(Mark.TURN_ENDED, Mark.FIRST_BYTE_SENT)).contains(Duration.ZERO);
      assertThat(timeline.has(Mark.REPLY_ENDED)).isTrue();
    }

    @Test
    void eventsOfATurnComeInTheOrderOfTheWalk() throws InterruptedException {
      var heard = CallScript.start().callerSays("hello there", 500, 1_000).lasting(4_000);

      assertThat(heard.events(CallEvent.class))
          .extracting(event -> event.getClass().getSimpleName())
          .containsSubsequence(
              "Started",
              "TranscriptPartial",
              "TranscriptFinal",
              "Signals",
              "RouteDecided",
              "ReplyHeard",
              "Timeline",
              "TurnDone",
              "Done");
    }

    @Test
    void nothingIsLeftBehind() throws InterruptedException {
      var heard =
          CallScript.start()
              .greeting("Hello.")
              .callerSays("what is my balance", 2_000, 1_000)
              .modelAnswers("A very long answer that will never be heard to its end by anybody.")
              .lasting(4_500);

      assertThat(heard.left()).isZero();
    }
  }

  @Nested
  class BargingIn {

    private CallScript interrupted() {
      return CallScript.start()
          .callerSays("what is my balance", 500, 1_000)
          .callerSays("stop", 4_600, 400)
          .modelAnswers(
              Script.saying(
                  "Your balance is twelve pounds. ", "Anything else that you would like?"),
              Script.saying("Fine."));
    }

    @Test
    void silencesTheAgentWithinOnsetAndOneFrame() throws InterruptedException {
      var heard = interrupted().lasting(8_000);

      // Three windows of 32 ms make an onset, which one frame later is noticed.
      assertThat(heard.lastSentMillis(0)).isBetween(4_500L, 4_740L);
      assertThat(heard.link().clears()).contains(new TurnId(1));
    }

    @Test
    void keepsOnlyWhatWasHeard() throws InterruptedException {
      var heard = interrupted().lasting(8_000);

      assertThat(heard.outcomes())
          .containsExactly(
              new Interrupted("Your balance is twelve pounds. Anything", CancelReason.BARGE_IN),
              new Completed("Fine."));
      assertThat(heard.lastHistory())
          .containsExactly(
              new Message.Caller("what is my balance"),
              new Message.Agent("Your balance is twelve pounds. Anything"),
              new Message.Caller("stop"));
    }

    @Test
    void isSeenByTheRouter() throws InterruptedException {
      var heard = interrupted().lasting(8_000);

      var dynamics = heard.requests().getLast().signals().dynamics();
      assertThat(dynamics.bargeIn()).isTrue();
      assertThat(dynamics.interruptions()).isEqualTo(1);
      assertThat(dynamics.responseLatencyMillis().orElseThrow()).isBetween(-140L, -60L);
    }

    @Test
    void marksTheEndOfTheReplyBeforeTheTimelineIsPublished() throws InterruptedException {
      var marked = new ConcurrentLinkedQueue<Boolean>();
      interrupted()
          .watching(
              event -> {
                if (event instanceof CallEvent.Timeline timeline) {
                  marked.add(timeline.timeline().has(Mark.REPLY_ENDED));
                }
              })
          .lasting(8_000);

      assertThat(marked).containsExactly(true, true);
    }

    @Test
    void afterTheLastWordInterruptsNothing() throws InterruptedException {
      var heard =
          CallScript.start()
              .greeting("Hello.")
              .callerSays("good morning", 1_500, 500)
              .lasting(4_000);

      assertThat(heard.outcomes().getFirst()).isEqualTo(new Completed("Hello."));
      assertThat(heard.requests().getFirst().signals().dynamics().bargeIn()).isFalse();
    }

    @Test
    void byTheClientsWishIsNoTurnOfTheCallers() throws InterruptedException {
      var heard =
          CallScript.start()
              .greeting("One two three four five six seven eight nine ten.")
              .at(1_000, call -> call.offer(new CallerInput.Interrupt()))
              .lasting(4_000);

      assertThat(heard.outcomes())
          .containsExactly(new Interrupted("One two three", CancelReason.CLIENT_CANCELLED));
      assertThat(heard.lastSentMillis(0)).isLessThanOrEqualTo(1_000);
      assertThat(heard.requests()).isEmpty();
    }
  }

  @Nested
  class GoingOnBeforeTheAnswerIsHeard {

    private CallScript goingOn() {
      return CallScript.start()
          .callerSays("i would like", 500, 1_000)
          .callerSays("a new card", 2_600, 800)
          .modelAnswers(
              Script.saying("What would you like?").after(Duration.ofSeconds(2)),
              Script.saying("A card."));
    }

    @Test
    void makesOneQuestionOfBoth() throws InterruptedException {
      var heard = goingOn().lasting(7_000);

      assertThat(heard.outcomes())
          .containsExactly(new Interrupted("", CancelReason.SUPERSEDED), new Completed("A card."));
      assertThat(heard.lastHistory())
          .containsExactly(new Message.Caller("i would like a new card"));
      assertThat(heard.requests().getLast().signals().transcript())
          .isEqualTo("i would like a new card");
    }

    @Test
    void countsAsOneTurnAndNoInterruption() throws InterruptedException {
      var heard = goingOn().lasting(7_000);

      assertThat(heard.done().turns()).isEqualTo(1);
      assertThat(heard.requests().getLast().signals().dynamics().interruptions()).isZero();
      assertThat(heard.requests().getLast().signals().dynamics().reasks()).isZero();
    }

    @Test
    void forgetsNoQuestionWhenOnlySilenceOfTheAnswerWasSent() throws InterruptedException {
      var heard =
          CallScript.start()
              .voice(ScriptedVoice.beginningWith(Duration.ofSeconds(2)))
              .callerSays("i would like", 500, 1_000)
              .callerSays("a new card", 2_900, 800)
              .lasting(5_000);

      assertThat(heard.lastHistory())
          .containsExactly(new Message.Caller("i would like a new card"));
    }
  }

  @Nested
  class Leaving {

    @Test
    void midWordEndsTheTurnWithWhatWasHeard() throws InterruptedException {
      var heard =
          CallScript.start().greeting("Good morning to everybody.").leaving("lost").lasting(800);

      assertThat(heard.outcomes())
          .containsExactly(new Interrupted("Good morning", CancelReason.CALLER_LEFT));
      assertThat(heard.done().reason()).isEqualTo("caller_left");
    }

    @Test
    void byShutdownSaysSo() throws InterruptedException {
      var heard = CallScript.start().greeting("Good morning.").leaving("stopped").lasting(200);

      assertThat(heard.outcomes()).containsExactly(new Interrupted("", CancelReason.SHUTDOWN));
      assertThat(heard.done().reason()).isEqualTo("shutdown");
    }

    @Test
    void atTheGreatestLengthOfACallClosesTheLink() throws InterruptedException {
      var plain = Conversation.Settings.STANDARD;
      var short_ =
          new Conversation.Settings(
              plain.turnGap(),
              plain.endSilence(),
              plain.patientSilence(),
              plain.briefSilence(),
              plain.maxTurn(),
              Duration.ofSeconds(1),
              plain.hangOver(),
              plain.finalTranscriptWithin());

      var heard =
          CallScript.start()
              .settings(short_)
              .greeting("One two three four five six seven eight.")
              .lasting(3_000);

      assertThat(heard.done().reason()).isEqualTo("max_length");
      assertThat(heard.done().lasted()).isEqualTo(Duration.ofSeconds(1));
      assertThat(heard.link().closed()).contains(CloseReason.DONE);
      assertThat(heard.outcomes())
          .containsExactly(new Interrupted("One two three", CancelReason.MAX_LENGTH));
    }

    @Test
    void beforeAnythingElseEndsTheCall() throws InterruptedException {
      var heard = CallScript.start().lasting(0);

      assertThat(heard.events(CallEvent.class)).hasSize(2);
      assertThat(heard.left()).isZero();
    }
  }

  @Nested
  class Words {

    private static SpeechRecognizer.Factory withoutFinals(SpeechRecognizer.Factory plain) {
      return (language, sink) ->
          plain.open(
              language,
              event -> {
                if (event instanceof SpeechEvent.Partial) {
                  sink.accept(event);
                }
              });
    }

    @Test
    void thatStayUnfinishedAreAnsweredOnceTheirTimeIsUp() throws InterruptedException {
      var heard =
          CallScript.start()
              .recognizing(Words::withoutFinals)
              .callerSays("what is my balance", 500, 1_000)
              .lasting(6_000);

      assertThat(heard.requests()).hasSize(1);
      assertThat(heard.requests().getFirst().signals().transcript())
          .isEqualTo("what is my balance");
      // 600 ms of silence, then 800 ms for the final, both within a window and a frame.
      assertThat(heard.millisOf(CallEvent.TranscriptFinal.class))
          .isCloseTo(1_500 + 600 + 800, within(60L));
    }

    @Test
    void thatAreNoneMakeNoTurn() throws InterruptedException {
      var heard = CallScript.start().greeting("Hello.").callerSays("", 1_000, 800).lasting(4_000);

      assertThat(heard.requests()).isEmpty();
      assertThat(heard.events(CallEvent.TranscriptFinal.class)).isEmpty();
      assertThat(heard.outcomes()).hasSize(1);
    }

    @Test
    void ofTwoUtterancesInOneTurnAreJoined() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("i would like", 500, 1_000)
              .callerSays("a new card", 2_040, 800)
              .lasting(5_000);

      assertThat(heard.requests()).hasSize(1);
      assertThat(heard.requests().getFirst().signals().transcript())
          .isEqualTo("i would like a new card");
    }

    @Test
    void stopAtTheGreatestLengthOfATurnThoughTheCallerGoesOn() throws InterruptedException {
      var plain = Conversation.Settings.STANDARD;
      var strict =
          new Conversation.Settings(
              plain.turnGap(),
              plain.endSilence(),
              plain.patientSilence(),
              plain.briefSilence(),
              Duration.ofSeconds(2),
              plain.maxCall(),
              plain.hangOver(),
              plain.finalTranscriptWithin());

      var heard =
          CallScript.start()
              .settings(strict)
              .callerSays("on and on and on", 500, 6_000)
              .modelAnswers("Let me stop you.")
              .lasting(5_000);

      assertThat(heard.outcomes()).containsExactly(new Completed("Let me stop you."));
    }

    @Test
    void areTakenAsTheyAreWhenTheAudioStalls() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("what is my balance", 500, 1_000)
              .at(1_500, CallScript::stall)
              .lasting(5_000);

      assertThat(heard.requests()).hasSize(1);
      assertThat(heard.millisOf(CallEvent.TranscriptFinal.class))
          .isCloseTo(1_500 + 600 + 500, within(60L));
    }

    @Test
    void areCompleteAtOnceWhenTheClientCommits() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("what is my balance", 500, 1_000)
              .at(1_600, call -> call.offer(new CallerInput.Commit()))
              .lasting(4_000);

      assertThat(heard.millisOf(CallEvent.TranscriptFinal.class)).isEqualTo(1_600);
    }
  }

  @Nested
  class Keys {

    @Test
    void areATurnWhenNoMoreCome() throws InterruptedException {
      var heard = CallScript.start().keyPressed('1', 1_000).keyPressed('2', 1_500).lasting(5_000);

      assertThat(heard.requests()).hasSize(1);
      assertThat(heard.requests().getFirst().signals().transcript())
          .isEqualTo("[keys pressed: 12]");
      assertThat(heard.millisOf(CallEvent.TranscriptFinal.class)).isCloseTo(3_000, within(20L));
    }

    @Test
    void areATurnAtOnceAfterAHash() throws InterruptedException {
      var heard = CallScript.start().keyPressed('7', 1_000).keyPressed('#', 1_400).lasting(3_000);

      assertThat(heard.requests().getFirst().signals().transcript())
          .isEqualTo("[keys pressed: 7#]");
      assertThat(heard.millisOf(CallEvent.TranscriptFinal.class)).isCloseTo(1_400, within(20L));
    }

    @Test
    void silenceTheAgent() throws InterruptedException {
      var heard =
          CallScript.start()
              .greeting("One two three four five six seven eight nine ten.")
              .keyPressed('1', 1_000)
              .lasting(4_000);

      assertThat(heard.outcomes().getFirst())
          .isEqualTo(new Interrupted("One two three", CancelReason.BARGE_IN));
    }
  }

  @Nested
  class Silence {

    @Test
    void isBrokenTwiceAndThenLeftInPeace() throws InterruptedException {
      var heard = CallScript.start().silenceLine("Still there?").lasting(20_000);

      assertThat(heard.outcomes())
          .containsExactly(new Completed("Still there?"), new Completed("Still there?"));
    }

    @Test
    void countsFromTheEndOfTheAgentsOwnSpeech() throws InterruptedException {
      var heard = CallScript.start().greeting("Hello.").silenceLine("Still there?").lasting(4_500);

      // Six characters of greeting, three seconds of silence, noticed at the next step.
      assertThat(heard.link().sent(new TurnId(1)).getFirst().atNanos())
          .isEqualTo(1_000_000_000_000L + Duration.ofMillis(400 + 3_000).toNanos());
    }

    @Test
    void isCountedAnewOnceTheCallerHasSpoken() throws InterruptedException {
      var heard =
          CallScript.start()
              .silenceLine("Still there?")
              .callerSays("yes", 9_000, 500)
              .lasting(20_000);

      List<TurnOutcome> outcomes = heard.outcomes();
      assertThat(outcomes).filteredOn(new Completed("Still there?")::equals).hasSize(4);
    }
  }

  @Nested
  class Failing {

    @Test
    void modelBeforeAudioIsApologisedFor() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("hello", 500, 800)
              .modelAnswers(Script.saying().thenFailing(FailureKind.TIMEOUT))
              .lasting(5_000);

      assertThat(heard.outcomes())
          .singleElement()
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(failed.heard()).isEqualTo(SORRY);
              });
      assertThat(heard.left()).isZero();
    }

    @Test
    void modelMidAnswerKeepsWhatWasHeardAndApologises() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("hello", 500, 800)
              .modelAnswers(Script.saying("Your balance is").thenFailing(FailureKind.UNAVAILABLE))
              .lasting(6_000);

      assertThat(heard.outcomes())
          .singleElement()
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> assertThat(failed.heard()).isEqualTo("Your balance is " + SORRY));
      var reply = heard.events(CallEvent.ReplyHeard.class).getFirst();
      assertThat(reply.written()).isEqualTo("Your balance is " + SORRY);
    }

    @Test
    void voiceIsAFailureWithNothingHeard() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("hello", 500, 800)
              .voice(ScriptedVoice.failing(broken()))
              .lasting(4_000);

      assertThat(heard.outcomes())
          .singleElement()
          .isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.heard()).isEmpty());
      assertThat(heard.left()).isZero();
    }

    @Test
    void voiceAfterTheModelIsNotWhyTheTurnFailed() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("hello", 500, 800)
              .voice(ScriptedVoice.failing(broken()))
              .modelAnswers(Script.saying().thenFailing(FailureKind.TIMEOUT))
              .lasting(4_000);

      assertThat(heard.outcomes())
          .singleElement()
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.kind()).isEqualTo(FailureKind.TIMEOUT));
    }

    @Test
    void byOurOwnMistakeIsApologisedForToo() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("hello", 500, 800)
              .responding(
                  plain ->
                      (request, scope) -> {
                        throw new IllegalStateException("a bug");
                      })
              .lasting(4_000);

      assertThat(heard.outcomes())
          .singleElement()
          .isInstanceOfSatisfying(
              Failed.class,
              failed -> {
                assertThat(failed.heard()).isEqualTo(SORRY);
                assertThat(failed.message()).contains("a bug");
              });
    }

    @Test
    void toOpenTheRecogniserEndsTheCall() throws InterruptedException {
      var heard =
          CallScript.start()
              .recognizing(
                  plain ->
                      (language, sink) -> {
                        throw broken();
                      })
              .lasting(500);

      assertThat(heard.done().reason()).isEqualTo("failed");
      assertThat(heard.link().closed()).contains(CloseReason.INTERNAL);
      assertThat(heard.left()).isZero();
    }

    @Test
    void recogniserMidTurnLeavesWhatItHadUnderstood() throws InterruptedException {
      var heard =
          CallScript.start()
              .recognizing(
                  plain ->
                      (language, sink) ->
                          plain.open(
                              language,
                              event ->
                                  sink.accept(
                                      event instanceof SpeechEvent.Final last
                                          ? new SpeechEvent.Failed(last.utterance(), "gone")
                                          : event)))
              .callerSays("what is my balance", 500, 1_000)
              .lasting(4_000);

      assertThat(heard.requests().getFirst().signals().transcript())
          .isEqualTo("what is my balance");
    }
  }

  @Nested
  class Signals {

    private List<CallEvent.Signals> partials(CallScript.Heard heard) {
      return heard.events(CallEvent.Signals.class).stream()
          .filter(event -> event.signals().voice().basis() == Prosody.Basis.PARTIAL)
          .toList();
    }

    @Test
    void ofATurnThatGoesOnAreNeverOlderThanAQuarterOfASecondAndDoNotFlood()
        throws InterruptedException {
      var heard = CallScript.start().callerSays("", 500, 3_000).lasting(6_000);

      List<Long> millis =
          heard.allMillisOf(CallEvent.Signals.class).stream().filter(at -> at <= 3_500).toList();
      assertThat(millis).hasSizeBetween(12, 15);
      assertThat(millis.getFirst()).isBetween(500L, 750L);
      for (int i = 1; i < millis.size(); i++) {
        assertThat(millis.get(i) - millis.get(i - 1)).isBetween(200L, 250L);
      }
    }

    @Test
    void endWithTheTurn() throws InterruptedException {
      var heard = CallScript.start().callerSays("hello", 500, 1_000).lasting(9_000);

      assertThat(partials(heard)).isNotEmpty();
      assertThat(heard.allMillisOf(CallEvent.Signals.class).getLast()).isLessThan(3_500);
      assertThat(heard.events(CallEvent.Signals.class).getLast().signals().voice().basis())
          .isEqualTo(Prosody.Basis.FINAL);
    }

    @Test
    void comeAsDenselyOnABulkLink() throws InterruptedException {
      var heard = CallScript.start().bulk(100).callerSays("hello", 500, 3_000).lasting(6_000);

      assertThat(partials(heard)).hasSizeGreaterThanOrEqualTo(12);
    }
  }

  @Nested
  class Consent {

    private static final EmotionUse OFF = EmotionUse.off("the caller opted out");

    @Test
    void reachesProsodyAtOnceAndIsTold() throws InterruptedException {
      var heard =
          CallScript.start()
              .callerSays("hello", 500, 2_000)
              .at(1_000, call -> call.offer(new CallerInput.Consent(OFF)))
              .at(1_500, call -> call.offer(new CallerInput.Consent(EmotionUse.ALLOWED)))
              .lasting(5_000);

      assertThat(heard.emotions())
          .containsExactly(EmotionUse.off("not in this script"), OFF, EmotionUse.ALLOWED);
      assertThat(heard.events(CallEvent.ConsentChanged.class))
          .extracting(CallEvent.ConsentChanged::emotion)
          .containsExactly(OFF, EmotionUse.ALLOWED);
    }
  }

  @Nested
  class TheAgentsVoice {

    @Test
    void isNeverHeardByProsody() throws InterruptedException {
      var heard =
          CallScript.start()
              .greeting("Good morning, this is a long greeting.")
              .callerSays("what is my balance", 4_000, 1_000)
              .modelAnswers("Twelve pounds. ", "Anything else?")
              .lasting(9_000);

      assertThat(heard.link().sent(FIRST)).isNotEmpty();
      assertThat(heard.prosodiesOpened()).isEqualTo(1);
      assertThat(heard.loudestToProsodyUntil(3_900)).isZero();
      assertThat(heard.samplesToProsody()).isBetween(9L * 16_000 - 2 * 512, 9L * 16_000);
    }
  }

  @Nested
  class Bulk {

    private CallScript twoQuestions(int frameMillis) {
      return CallScript.start()
          .bulk(frameMillis)
          .callerSays("what is my balance", 500, 1_000)
          .callerSays("thank you", 6_000, 500)
          .modelAnswers(Script.saying("Twelve pounds."), Script.saying("Bye."));
    }

    @Test
    void audioIsAllHeardAndAllAnswered() throws InterruptedException {
      var heard = twoQuestions(20).lasting(10_000);

      assertThat(heard.outcomes())
          .containsExactly(new Completed("Twelve pounds."), new Completed("Bye."));
      assertThat(heard.done().droppedAudio()).isZero();
      assertThat(heard.left()).isZero();
    }

    @Test
    void timeIsThatOfTheAudio() throws InterruptedException {
      var heard = twoQuestions(20).lasting(10_000);

      var dynamics = heard.requests().getLast().signals().dynamics();
      // The answer of 910 ms begins 600 ms after the question's end at 1500 ms.
      assertThat(dynamics.responseLatencyMillis().orElseThrow())
          .isCloseTo(6_000 - (1_500 + 600 + 910), within(60L));
      assertThat(dynamics.bargeIn()).isFalse();
    }

    @Test
    void bargingInGoesByAudioTime() throws InterruptedException {
      var heard =
          CallScript.start()
              .bulk(20)
              .callerSays("what is my balance", 500, 1_000)
              .callerSays("stop", 3_000, 500)
              .modelAnswers(
                  Script.saying("One two three four five six seven eight nine ten."),
                  Script.saying("Fine."))
              .lasting(6_000);

      assertThat(heard.outcomes())
          .containsExactly(
              new Interrupted("One two three", CancelReason.BARGE_IN), new Completed("Fine."));
    }

    @Test
    void framesOfASecondGiveTheSameTurns() throws InterruptedException {
      var heard = twoQuestions(1_000).lasting(10_000);

      assertThat(heard.outcomes())
          .containsExactly(new Completed("Twelve pounds."), new Completed("Bye."));
      assertThat(heard.requests().getLast().signals().dynamics().bargeIn()).isFalse();
    }

    @Test
    void aLinkThatAsksToBePacedDoesNotStopTheCall() throws InterruptedException {
      var heard = twoQuestions(20).maxLead(Duration.ofMillis(200)).lasting(10_000);

      assertThat(heard.outcomes())
          .containsExactly(new Completed("Twelve pounds."), new Completed("Bye."));
    }
  }

  @Nested
  class Links {

    @Test
    void thatOwnPlaybackGetAllAtOnceAndAreInterruptedByWhatTheyReported()
        throws InterruptedException {
      var heard =
          CallScript.start()
              .reports(HeardReports.TRUNCATE)
              .maxLead(CallScript.unpaced())
              .greeting("One two three four five six seven eight nine ten.")
              .callerSays("stop", 1_000, 400)
              .lasting(4_000);

      assertThat(heard.lastSentMillis(0)).isZero();
      assertThat(heard.outcomes().getFirst())
          .isEqualTo(new Interrupted("One two three", CancelReason.BARGE_IN));
    }
  }
}
