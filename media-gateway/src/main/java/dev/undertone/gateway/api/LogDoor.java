package dev.undertone.gateway.api;

import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.record.DecisionLog;
import dev.undertone.router.record.DecisionLogException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the paths of the decision log share: they are let in as all requests are, and their work,
 * which may wait for a disk, is done off the event loop, {@value #MAX_WORK} pieces at a time; more
 * are refused, and counted as {@code log_busy}. Any event loop.
 */
final class LogDoor {

  private static final Logger LOG = System.getLogger(LogDoor.class.getName());

  /** Less than half of the threads that the house has for what waits. */
  static final int MAX_WORK = 8;

  /** How long a client is asked to wait for a log that has too much to do. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Reception reception;
  private final DecisionLog log;
  private final InstantSource clock;
  private final GenerationIds ids = new GenerationIds("log-");
  private final AtomicInteger working = new AtomicInteger();

  /** What comes of a request. */
  sealed interface Answer {

    /**
     * @param json the body
     */
    record Told(int status, String json) implements Answer {}

    record Failed(ApiError error) implements Answer {}

    static Answer ok(String json) {
      return new Told(200, json);
    }

    /**
     * @param field of the request that is wrong; empty for none
     */
    static Answer missing(String field, String message) {
      return new Failed(HttpErrors.missing(field, "not_found", message));
    }

    static Answer unfit(String field, String message) {
      return new Failed(HttpErrors.of(400, HttpErrors.INVALID, "", field, message));
    }

    /** What has to wait for something that will be over. */
    static Answer later(int status, String type, String code, String message) {
      return new Failed(new ApiError(status, type, code, "", message, Optional.of(SOON)));
    }
  }

  /** Answers a request; may wait. */
  @FunctionalInterface
  interface Work {
    /**
     * @param holder whose token it has: a tenant's id; empty for the house
     * @throws UnfitException to be told to the client
     */
    Answer answer(String holder, byte[] body) throws UnfitException;
  }

  LogDoor(Vertx vertx, Reception reception, DecisionLog log, InstantSource clock) {
    this.vertx = vertx;
    this.reception = reception;
    this.log = log;
    this.clock = clock;
  }

  DecisionLog log() {
    return log;
  }

  /** Of the wall, for moments in requests. */
  InstantSource clock() {
    return clock;
  }

  /** Lets a request in, or turns it away; what it takes of {@code request} it takes at once. */
  void receive(HttpServerRequest request, Reception.Terms terms, Work work) {
    reception.receive(
        request, Dialect.CHAT, ids.next(), terms, (guest, body) -> begin(guest, body, work));
  }

  private void begin(Reception.Guest guest, byte[] body, Work work) {
    if (working.incrementAndGet() > MAX_WORK) {
      working.decrementAndGet();
      guest.refuse("log_busy", HttpErrors.logBusy(MAX_WORK));
      return;
    }
    vertx
        .executeBlocking(() -> worked(guest.holder(), body, work), false)
        .onSuccess(answer -> send(guest, answer))
        .onFailure(
            problem -> {
              LOG.log(Level.ERROR, "a request to the decision log failed", problem);
              guest.tell(HttpErrors.internal());
            });
  }

  private Answer worked(String holder, byte[] body, Work work) {
    try {
      return work.answer(holder, body);
    } catch (UnfitException e) {
      return Answer.unfit(e.field(), String.valueOf(e.getMessage()));
    } catch (DecisionLogException e) {
      return Answer.later(503, "server_error", "log_unavailable", String.valueOf(e.getMessage()));
    } finally {
      working.decrementAndGet();
    }
  }

  private static void send(Reception.Guest guest, Answer answer) {
    switch (answer) {
      case Answer.Failed(ApiError error) -> guest.tell(error);
      case Answer.Told(int status, String json) -> {
        guest.leave();
        var response = guest.request().response();
        if (!response.ended() && !response.closed()) {
          HttpErrors.named(response, guest.id());
          ApiJson.send(guest.request(), status, Buffer.buffer(json));
        }
      }
    }
  }
}
