package dev.undertone.router.relay;

import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.BadRequestException;
import dev.undertone.router.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** A job's request as one provider is asked it, or why it cannot be asked. Immutable. */
sealed interface Question {

  /**
   * It can be asked.
   *
   * @param dialect of the provider
   * @param body empty where the provider is scripted
   */
  record Ready(Provider asked, Dialect dialect, byte[] body) implements Question {}

  /**
   * It cannot.
   *
   * @param field that the provider's dialect cannot say; empty for none
   */
  record Unfit(FailureKind kind, String message, String field) implements Question {}

  /**
   * @param provider null when it is not configured
   * @param said what an earlier model had said; empty for none
   */
  static Question of(@Nullable Provider provider, Job job, PlannedAttempt planned, String said) {
    if (provider == null) {
      return new Unfit(FailureKind.UNAVAILABLE, "the provider is not configured", "");
    }
    Dialect dialect = provider.upstream().dialectFor(job.request().dialect());
    if (!provider.speaks(dialect)) {
      return new Unfit(FailureKind.UNAVAILABLE, "it has no " + dialect.path(), "");
    }
    try {
      byte[] body = provider.body(job, planned.model(), said);
      return new Ready(provider, dialect, body);
    } catch (BadRequestException e) {
      String field = e.field().isEmpty() ? "request" : e.field();
      return new Unfit(FailureKind.INVALID_REQUEST, String.valueOf(e.getMessage()), field);
    } catch (RuntimeException e) {
      // The edge of the event loop: a request that our writer chokes on must not hang the client.
      return new Unfit(FailureKind.MALFORMED, "the request cannot be written for it: " + e, "");
    }
  }
}
