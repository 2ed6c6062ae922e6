package dev.undertone.router.record;

import dev.undertone.conversation.CallId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the writer of a log is asked to do, in order. */
sealed interface LogCommand {

  record Add(Decided decided) implements LogCommand {}

  record Came(String id, Served served) implements LogCommand {}

  /**
   * @param tenant whose decisions alone are meant; empty for everybody's
   * @param done how many decisions there were, once they are gone from the disk
   */
  record Erase(CallId call, Optional<String> tenant, CompletableFuture<Integer> done)
      implements LogCommand {}

  record Attach(Outcome outcome, Optional<String> tenant, CompletableFuture<Outcome.Attached> done)
      implements LogCommand {}

  /**
   * @param done once all that came before is written
   */
  record Barrier(CompletableFuture<Boolean> done) implements LogCommand {}
}
