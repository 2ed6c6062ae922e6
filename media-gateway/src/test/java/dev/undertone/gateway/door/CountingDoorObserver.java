package dev.undertone.gateway.door;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts events that were dropped. */
final class CountingDoorObserver implements DoorObserver {

  final AtomicInteger eventsDropped = new AtomicInteger();

  @Override
  public void malformed(String door) {}

  @Override
  public void refused(String door, String reason) {}

  @Override
  public void audioDropped(String door, Duration audio) {}

  @Override
  public void eventDropped() {
    eventsDropped.incrementAndGet();
  }
}
