package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The last decisions in memory; the oldest give way to new ones, and are counted. Any thread. */
public final class BoundedDecisionLog implements DecisionLog {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<DecisionRecord> newestFirst = new ArrayDeque<>();
  private long overwritten;

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
  public void add(DecisionRecord decision) {
    lock.lock();
    try {
      if (newestFirst.size() == capacity) {
        newestFirst.removeLast();
        overwritten++;
      }
      newestFirst.addFirst(decision);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<DecisionRecord> find(String id) {
    lock.lock();
    try {
      return newestFirst.stream().filter(each -> each.id().equals(id)).findFirst();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<DecisionRecord> newest(int limit) {
    lock.lock();
    try {
      List<DecisionRecord> newest = new ArrayList<>(Math.min(limit, newestFirst.size()));
      Iterator<DecisionRecord> each = newestFirst.iterator();
      while (newest.size() < limit && each.hasNext()) {
        newest.add(each.next());
      }
      return newest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int erase(CallId call) {
    lock.lock();
    try {
      int before = newestFirst.size();
      newestFirst.removeIf(each -> each.call().equals(call));
      return before - newestFirst.size();
    } finally {
      lock.unlock();
    }
  }

  /** Records that gave way to newer ones since the log was opened. */
  public long overwritten() {
    lock.lock();
    try {
      return overwritten;
    } finally {
      lock.unlock();
    }
  }
}
