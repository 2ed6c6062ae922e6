package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan;
import dev.undertone.router.Plan.PlannedAttempt;

/**
 * Which models of a plan are worth asking after others failed. Event loop of its job only.
 *
 * <p>Models with no larger window than one that was too small are passed over.
 */
final class Onward {

  private final Plan plan;
  private long windowAbove;

  Onward(Plan plan) {
    this.plan = plan;
  }

  void failed(Attempt attempt, Failure failure) {
    if (failure.kind() == FailureKind.CONTEXT_TOO_LONG) {
      long window = attempt.planned().model().contextTokens().orElse(0L);
      windowAbove = Math.max(windowAbove, window);
    }
  }

  /** Whether another model may do better than one that failed so. */
  boolean goesOn(Failure failure) {
    return failure.kind().triesNext()
        || failure.isUntranslatable()
        || (failure.kind() == FailureKind.REFUSED && plan.nextOnRefusal());
  }

  /** Whether its window is larger than the one that was too small, or not known to be smaller. */
  boolean hasRoom(PlannedAttempt planned) {
    return planned.model().contextTokens().orElse(Long.MAX_VALUE) > windowAbove;
  }
}
