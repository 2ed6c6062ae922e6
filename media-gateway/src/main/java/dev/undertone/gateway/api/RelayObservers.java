package dev.undertone.gateway.api;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.Job;
import dev.undertone.router.relay.RelayObserver;
import java.util.List;

/** Tells several observers, in order. Any event loop. */
public record RelayObservers(List<RelayObserver> observers) implements RelayObserver {
  public RelayObservers {
    observers = List.copyOf(observers);
  }

  @Override
  public void attempted(Job job, AttemptReport report) {
    for (RelayObserver observer : observers) {
      observer.attempted(job, report);
    }
  }

  @Override
  public void hedged(Job job, boolean won) {
    for (RelayObserver observer : observers) {
      observer.hedged(job, won);
    }
  }

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    for (RelayObserver observer : observers) {
      observer.ended(job, ending, receipt);
    }
  }

  @Override
  public void mirrored(Job job, Receipt receipt) {
    for (RelayObserver observer : observers) {
      observer.mirrored(job, receipt);
    }
  }
}
