package dev.undertone.gateway.consent;

import dev.undertone.conversation.speech.EmotionUse;

/**
 * The one answer to whether emotion may be computed in a call: only where the build, the place, the
 * house, the tenant, the channel, the caller and the operator all allow it. Pure.
 *
 * @param built whether this build has emotion at all
 * @param context where the house's callers are heard
 * @param on {@code signals.emotion}
 */
public record EmotionPolicy(boolean built, DeploymentContext context, boolean on) {

  /** For a house whose operator has switched emotion on and nobody else objects. */
  public static final EmotionPolicy ON = new EmotionPolicy(true, DeploymentContext.CUSTOMER, true);

  /** What holds before anything is known of a call. */
  public EmotionUse use() {
    return use(Tenant.HOUSE, CallFacts.PLAIN);
  }

  /** What holds in a call; where several forbid it, the weightiest reason is given. */
  public EmotionUse use(Tenant tenant, CallFacts call) {
    if (!built) {
      return Denial.BUILD.use();
    }
    if (!context.allowsEmotion()) {
      return Denial.CONTEXT.use(context.word());
    }
    if (!tenant.context().allowsEmotion()) {
      return Denial.CONTEXT.use(tenant.context().word());
    }
    if (call.severalPeople()) {
      return Denial.SEVERAL_PEOPLE.use();
    }
    if (call.humanJoined()) {
      return Denial.HUMAN_JOINED.use();
    }
    if (!on) {
      return Denial.CONFIGURATION.use();
    }
    if (!tenant.emotion()) {
      return Denial.TENANT.use();
    }
    if (call.callerOff()) {
      return Denial.CALLER.use();
    }
    return call.operatorOff() ? Denial.OPERATOR.use(call.operatorReason()) : EmotionUse.ALLOWED;
  }

  public EmotionPolicy with(boolean emotion) {
    return new EmotionPolicy(built, context, emotion);
  }
}
