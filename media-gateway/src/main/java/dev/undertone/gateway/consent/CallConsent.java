package dev.undertone.gateway.consent;

import dev.undertone.conversation.CallerInput;
import dev.undertone.conversation.speech.EmotionUse;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What one call may hear of emotion, while it runs. A change goes into the call's own lane, behind
 * the audio that came before it. Any thread.
 *
 * <p>The caller's own end and an API client each hold a switch; both must be on.
 */
public final class CallConsent {

  private final EmotionPolicy policy;
  private final Tenant tenant;
  private final Predicate<CallerInput> lane;
  private final ReentrantLock lock = new ReentrantLock();
  private CallFacts facts;
  private EmotionUse use;

  /**
   * @param lane takes what goes into the call; false when it takes no more
   */
  public CallConsent(
      EmotionPolicy policy, Tenant tenant, CallFacts facts, Predicate<CallerInput> lane) {
    this.policy = policy;
    this.tenant = tenant;
    this.facts = facts;
    this.lane = lane;
    this.use = policy.use(tenant, facts);
  }

  /** Whose call it is. */
  public Tenant tenant() {
    return tenant;
  }

  /** What holds now. */
  public EmotionUse use() {
    lock.lock();
    try {
      return use;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Something was asked of the call.
   *
   * @return what holds from now on
   */
  public EmotionUse change(ConsentChange change) {
    lock.lock();
    try {
      facts =
          switch (change) {
            case ConsentChange.ByCaller(boolean on) -> facts.withCaller(on);
            case ConsentChange.ByOperator(boolean on, String reason) ->
                facts.withOperator(on, reason);
            case ConsentChange.HumanJoined() -> facts.withHuman();
          };
      EmotionUse next = policy.use(tenant, facts);
      if (!next.equals(use)) {
        use = next;
        if (!lane.test(new CallerInput.Consent(next))) {
          // Better no call than one that listens against somebody's will; leaving is always taken.
          var _ = lane.test(new CallerInput.Left("overloaded"));
        }
      }
      return next;
    } finally {
      lock.unlock();
    }
  }
}
