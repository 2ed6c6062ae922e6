package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import java.time.Duration;

/**
 * The deployments of one provider that one attempt asks, one after the other. None where the
 * provider is scripted. Event loop of its job only.
 */
final class Pick {

  private final Provider provider;
  private final boolean stream;
  private int current = Deployments.NONE;
  private long tried;

  /**
   * @param stream whether the answer comes in pieces; the time of a whole one is none of a first
   *     token
   */
  Pick(Provider provider, boolean stream) {
    this.provider = provider;
    this.stream = stream;
  }

  /** Takes one that was not asked yet, in place of the one before. */
  void take() {
    giveBack();
    if (!provider.isScripted()) {
      current = provider.deployments().take(tried);
      tried |= 1L << current;
    }
  }

  /** Index of the one that is asked; {@link Deployments#NONE} for none. */
  int current() {
    return current;
  }

  void giveBack() {
    if (current != Deployments.NONE) {
      provider.deployments().release(current);
      current = Deployments.NONE;
    }
  }

  /** Whether all of them were asked. */
  boolean isEverywhere() {
    return current == Deployments.NONE || Long.bitCount(tried) == provider.deployments().size();
  }

  void firstToken(Duration after) {
    if (stream && current != Deployments.NONE) {
      provider.deployments().firstToken(current, after);
    }
  }

  /** A first token that has not come yet is a late one. */
  void silentFor(Duration waited) {
    if (stream && current != Deployments.NONE) {
      provider.deployments().silentFor(current, waited);
    }
  }

  /**
   * The current one failed; returns whether another one may do better.
   *
   * @param isLate whether it had the time that its model is given
   */
  boolean failed(ProviderException why, Duration waited, boolean isLate) {
    if (current == Deployments.NONE) {
      return false;
    }
    if (why.kind() == FailureKind.TIMEOUT) {
      if (!isLate) {
        return false;
      }
      silentFor(waited);
    }
    return provider.deployments().refused(current, why) && !isEverywhere();
  }

  /** What is said of a failure, with the name of the deployment where there are several. */
  String message(ProviderException why) {
    String said = String.valueOf(why.getMessage());
    return current == Deployments.NONE || provider.deployments().size() == 1
        ? said
        : provider.upstream().deployments().get(current).id() + ": " + said;
  }
}
