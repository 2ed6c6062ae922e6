package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import dev.undertone.router.record.Outcome.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last decisions in memory; the oldest give way to new ones, and are counted. Any thread; who
 * adds makes the record, and the lock is held for a copy of the list at most.
 */
public final class BoundedDecisionLog implements DecisionLog {

  /**
   * @param anchored outcomes whose newest decision this was when they came; they go with it
   */
  private record Kept(
      long place, DecisionRecord record, Optional<Served> served, List<Outcome> anchored) {}

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, Kept> oldestFirst = new LinkedHashMap<>();
  private long added;
  private long overwritten;
  private long erased;

  /**
   * @param capacity records kept, at least 1
   */
  public BoundedDecisionLog(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity = " + capacity + ", must be >= 1");
    }
    this.capacity = capacity;
  }

  @Override
  public void add(Decided decided) {
    DecisionRecord record = decided.redacted();
    lock.lock();
    try {
      if (oldestFirst.containsKey(record.id())) {
        return;
      }
      if (oldestFirst.size() == capacity) {
        oldestFirst.pollFirstEntry();
        overwritten++;
      }
      added++;
      oldestFirst.put(record.id(), new Kept(added, record, Optional.empty(), List.of()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void served(String id, Served served) {
    lock.lock();
    try {
      oldestFirst.computeIfPresent(
          id, (_, kept) -> new Kept(kept.place, kept.record, Optional.of(served), kept.anchored));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(CallId call) {
    var _ = erase(call);
  }

  @Override
  public int erase(CallId call, Optional<String> tenant) {
    lock.lock();
    try {
      int before = oldestFirst.size();
      oldestFirst
          .values()
          .removeIf(
              each ->
                  each.record.call().equals(call)
                      && tenant.map(each.record.request().tenant()::equals).orElse(true));
      erased += before - oldestFirst.size();
      return before - oldestFirst.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Outcome.Attached attach(Outcome outcome, Optional<String> tenant) {
    lock.lock();
    try {
      Kept anchor = null;
      int others = 0;
      boolean replaces = false;
      Iterator<Kept> each = oldestFirst.sequencedValues().reversed().iterator();
      while (each.hasNext()) {
        Kept kept = each.next();
        if (!concerns(outcome.target(), kept.record)
            || tenant.filter(id -> !id.equals(kept.record.request().tenant())).isPresent()) {
          continue;
        }
        anchor = anchor == null ? kept : anchor;
        for (Outcome known : kept.anchored) {
          boolean same = known.target().equals(outcome.target());
          replaces |= same && known.name().equals(outcome.name());
          others += same && !known.name().equals(outcome.name()) ? 1 : 0;
        }
      }
      if (anchor == null) {
        return Outcome.Attached.UNKNOWN;
      }
      if (others >= Outcome.MAX_PER_TARGET) {
        return Outcome.Attached.FULL;
      }
      put(anchor, outcome);
      return replaces ? Outcome.Attached.REPLACED : Outcome.Attached.ADDED;
    } finally {
      lock.unlock();
    }
  }

  private void put(Kept anchor, Outcome outcome) {
    oldestFirst.replaceAll(
        (_, kept) -> {
          boolean isAnchor = kept.place == anchor.place;
          boolean had = kept.anchored.stream().anyMatch(known -> isReplaced(known, outcome));
          if (!isAnchor && !had) {
            return kept;
          }
          List<Outcome> anchored = new ArrayList<>(kept.anchored);
          anchored.removeIf(known -> isReplaced(known, outcome));
          if (isAnchor) {
            anchored.add(outcome);
          }
          return new Kept(kept.place, kept.record, kept.served, List.copyOf(anchored));
        });
  }

  private static boolean isReplaced(Outcome known, Outcome by) {
    return known.target().equals(by.target()) && known.name().equals(by.name());
  }

  private static boolean concerns(Target target, DecisionRecord record) {
    return switch (target) {
      case Target.Generation(String id) -> record.id().equals(id);
      case Target.Turn(CallId call, var turn) ->
          record.call().equals(call) && record.request().signals().turn().equals(turn);
      case Target.Call(CallId call) -> record.call().equals(call);
    };
  }

  @Override
  public Optional<DecisionEntry> entry(String id) {
    List<Kept> all = copy();
    return all.stream()
        .filter(kept -> kept.record.id().equals(id))
        .findFirst()
        .map(kept -> whole(kept, all));
  }

  @Override
  public DecisionPage<DecisionLine> lines(DecisionQuery query) {
    DecisionPage<DecisionEntry> page = entries(query);
    return new DecisionPage<>(
        page.found().stream().map(DecisionEntry::line).toList(), page.next(), 0);
  }

  @Override
  public DecisionPage<DecisionEntry> entries(DecisionQuery query) {
    List<Kept> all = copy();
    List<Kept> found =
        all.stream()
            .filter(kept -> kept.place < query.before().orElse(Long.MAX_VALUE))
            .filter(kept -> query.matches(kept.record))
            .limit(query.limit() + 1L)
            .toList();
    boolean more = found.size() > query.limit();
    List<Kept> shown = more ? found.subList(0, query.limit()) : found;
    return new DecisionPage<>(
        shown.stream().map(kept -> whole(kept, all)).toList(),
        more ? OptionalLong.of(shown.getLast().place) : OptionalLong.empty(),
        0);
  }

  private static DecisionEntry whole(Kept kept, List<Kept> all) {
    List<Outcome> outcomes =
        all.stream()
            .filter(other -> other.record.call().equals(kept.record.call()))
            .flatMap(other -> other.anchored.stream())
            .filter(outcome -> concerns(outcome.target(), kept.record))
            .sorted(Comparator.comparing(Outcome::name))
            .toList();
    return new DecisionEntry(kept.record, kept.served, outcomes);
  }

  /** Newest first. */
  private List<Kept> copy() {
    lock.lock();
    try {
      return new ArrayList<>(oldestFirst.sequencedValues().reversed());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Counts counts() {
    lock.lock();
    try {
      return new Counts(added, 0, 0, erased, overwritten, 0, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Nothing is held that would need closing. */
  @Override
  public void close() {}
}
