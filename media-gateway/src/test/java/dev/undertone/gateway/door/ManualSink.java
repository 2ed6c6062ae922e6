package dev.undertone.gateway.door;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection that a test makes full, and that remembers what was written. Any thread. */
final class ManualSink implements WireSink {

  final List<Wire> written = new CopyOnWriteArrayList<>();
  final List<Integer> closeCodes = new CopyOnWriteArrayList<>();
  volatile boolean takesEvents = true;
  private volatile boolean full;
  private volatile Runnable drained = () -> {};

  void setFull(boolean full) {
    this.full = full;
    if (!full) {
      drained.run();
    }
  }

  /** Room again, but nobody says so. */
  void drainInSilence() {
    full = false;
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void write(Wire wire) {
    written.add(wire);
  }

  @Override
  public boolean offer(Wire wire) {
    return takesEvents && written.add(wire);
  }

  @Override
  public void onDrain(Runnable action) {
    drained = action;
  }

  @Override
  public void close(int code, String reason) {
    closeCodes.add(code);
  }
}
