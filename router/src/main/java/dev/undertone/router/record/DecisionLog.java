package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import java.util.List;
import java.util.Optional;

/** Port: keeps decisions for a while. Any thread; never blocks a call, never throws. */
public interface DecisionLog {

  void add(DecisionRecord decision);

  Optional<DecisionRecord> find(String id);

  /** The newest {@code limit} at most, newest first. */
  List<DecisionRecord> newest(int limit);

  /**
   * Forgets every decision of a call.
   *
   * @return how many there were
   */
  int erase(CallId call);
}
