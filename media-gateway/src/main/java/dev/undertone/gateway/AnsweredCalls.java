package dev.undertone.gateway;

import dev.undertone.conversation.CallId;
import dev.undertone.router.CallModels;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.Job;
import dev.undertone.router.relay.RelayObserver;

/** Tells which model answered a client of the API that named a call. Any event loop. */
record AnsweredCalls(CallModels models) implements RelayObserver {

  @Override
  public void ended(Job job, Ending ending, Receipt receipt) {
    if (!job.call().isEmpty()) {
      models.served(new CallId(job.call()), KeptGenerations.served(ending, receipt));
    }
  }
}
