package dev.undertone.router;

import dev.undertone.router.RouteDecision.RuleTrace;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

/**
 * What came of each rule, put into words when somebody looks: a decision is made for every request
 * and read for few. Does not change; any thread, of which two may write the same words once each.
 */
public final class RuleTraces extends AbstractList<RuleTrace> implements RandomAccess {

  /** Each a trace, or a supplier of one. */
  private final Object[] entries;

  /**
   * @param entries suppliers must give the same trace whenever they are asked
   */
  public RuleTraces(List<? extends Supplier<RuleTrace>> entries) {
    this.entries = entries.toArray();
  }

  @Override
  public RuleTrace get(int index) {
    Object entry = entries[index];
    if (entry instanceof RuleTrace trace) {
      return trace;
    }
    RuleTrace trace = (RuleTrace) ((Supplier<?>) entry).get();
    entries[index] = trace;
    return trace;
  }

  @Override
  public int size() {
    return entries.length;
  }
}
