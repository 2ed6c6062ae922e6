package dev.undertone.conversation;

import dev.undertone.conversation.speech.Language;
import dev.undertone.conversation.speech.LanguageDetector;
import dev.undertone.conversation.speech.SpeechRecognizer;
import dev.undertone.conversation.turn.LanguageTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The language of one call: which the caller is expected to speak, which he does, and which
 * recogniser listens to him. Used by the listen loop alone.
 */
final class CallLanguage implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CallLanguage.class.getName());

  private final CallId call;
  private final SpeechRecognizer.Factory recognizers;
  private final LanguageDetector detector;
  private final LanguageTracker tracker;
  private final LanguageTrial trial;
  private final List<String> allowed;
  private final String first;
  private @Nullable RecognizerSwitch ears;

  /**
   * @param declared what the caller's client says he speaks; empty for the agent's first language
   * @param wake makes the listen loop come by; any thread
   */
  CallLanguage(
      CallId call,
      String declared,
      List<String> agentLanguages,
      SpeechRecognizer.Factory recognizers,
      LanguageDetector detector,
      Runnable wake) {
    this.call = call;
    this.recognizers = recognizers;
    this.detector = detector;
    List<String> wishes = new ArrayList<>(agentLanguages);
    if (!declared.isEmpty()) {
      wishes.addFirst(declared);
    }
    boolean multilingual = recognizers.isMultilingual() || detector.isThere();
    this.tracker = new LanguageTracker(wishes.getFirst(), multilingual);
    this.trial = new LanguageTrial(recognizers, wake);
    this.allowed = installed(wishes, recognizers.languages());
    this.first = allowed.isEmpty() ? wishes.getFirst() : allowed.getFirst();
  }

  /** Opens the recogniser of the caller's language, or of the next best that is installed. */
  SpeechRecognizer open(SpeechRecognizer.Sink sink) {
    String wish = tracker.current().code();
    if (!Language.same(wish, first)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "call {0} is in {1}, for which stt.models has no model: it is heard in {2}",
          call,
          wish,
          first);
    }
    RecognizerSwitch opened = new RecognizerSwitch(recognizers, first, sink, trial::heard);
    ears = opened;
    return opened;
  }

  Language current() {
    return tracker.current();
  }

  /** The caller's turn is over, with all its words; what is known of its language. */
  Language turnEnded(CallerTurn turn) {
    trial.turnEnded();
    String text = turn.text();
    Language known =
        tracker.turnEnded(
            new LanguageTracker.Turn(
                turn.words(), turn.confidence(), turn.languageTag(), detector.guess(text)));
    if (ears != null && tracker.wantsTrial()) {
      String heardIn = ears.language();
      trial.begin(
          allowed.stream().filter(each -> !Language.same(each, heardIn)).toList(),
          new LanguageTrial.Verdict(heardIn, turn.confidence()),
          turn.words());
    }
    return known;
  }

  /** The turn that was held to be over goes on. */
  void resumed() {
    tracker.resumed();
    trial.resumed();
  }

  /** Something has happened: a trial may get on. */
  void proceed() {
    RecognizerSwitch listening = ears;
    LanguageTrial.Verdict verdict = trial.proceed().orElse(null);
    if (listening == null || verdict == null) {
      return;
    }
    if (Language.same(verdict.language(), listening.language())) {
      tracker.triedInVain();
      return;
    }
    String now = tracker.tried(verdict.language(), verdict.confidence()).code();
    if (Language.same(now, verdict.language())) {
      LOG.log(System.Logger.Level.INFO, "call {0} is heard in {1} from here on", call, now);
      listening.switchTo(now);
    }
  }

  @Override
  public void close() {
    trial.close();
  }

  /** Those of the wishes that there are models for; all of them where the engine does not say. */
  private static List<String> installed(List<String> wishes, Set<String> languages) {
    List<String> found = new ArrayList<>();
    for (String wish : languages.isEmpty() ? wishes.subList(0, 1) : wishes) {
      boolean known =
          languages.isEmpty() || languages.stream().anyMatch(each -> Language.same(each, wish));
      if (known && found.stream().noneMatch(each -> Language.same(each, wish))) {
        found.add(wish);
      }
    }
    return found.isEmpty() ? languages.stream().sorted().limit(1).toList() : found;
  }
}
