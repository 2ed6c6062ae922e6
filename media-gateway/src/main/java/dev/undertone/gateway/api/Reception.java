package dev.undertone.gateway.api;

import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.BadRequestException;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Errors;
import dev.undertone.router.dialect.Receipt;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets requests in: who asks, whether there is room, and the body. Whatever is wrong is told in the
 * client's dialect. On the event loop of each request.
 */
final class Reception {

  private static final Logger LOG = System.getLogger(Reception.class.getName());

  /** So much of a name that nobody knows is repeated. */
  private static final int SHOWN = 120;

  private static final byte[] NO_BODY = {};

  private final ApiParts parts;
  private final Admission admission;
  private final Terms usual;

  /**
   * What a path takes.
   *
   * @param methods one of which it must be
   * @param maxBodyBytes 0 for a path whose requests have no body
   * @param setting that bounds the body; empty where none does
   */
  record Terms(List<String> methods, int maxBodyBytes, String setting) {

    static Terms withoutBody(String... methods) {
      return new Terms(List.of(methods), 0, "");
    }

    static Terms posted(int maxBodyBytes) {
      return new Terms(List.of("POST"), maxBodyBytes, "");
    }
  }

  /** Goes on with a request that was let in. */
  @FunctionalInterface
  interface Next {
    /**
     * @throws BadRequestException to be told to the client
     * @throws RouteRequests.NoSuchCall likewise
     */
    void answer(Guest guest, byte[] body);
  }

  Reception(ApiParts parts) {
    this.parts = parts;
    this.admission = new Admission(parts.config().maxInFlight(), parts.config().maxBufferedBytes());
    this.usual = new Terms(List.of("POST"), parts.config().maxBodyBytes(), "api.max_body_bytes");
    parts.meters().watch(admission::inFlight);
  }

  /** A request that was let in, until it is answered. One thread. */
  final class Guest {
    private final HttpServerRequest request;
    private final Dialect dialect;
    private final String id;
    private final String holder;
    private final Admission.Ticket ticket;

    private Guest(
        HttpServerRequest request,
        Dialect dialect,
        String id,
        String holder,
        Admission.Ticket ticket) {
      this.request = request;
      this.dialect = dialect;
      this.id = id;
      this.holder = holder;
      this.ticket = ticket;
    }

    HttpServerRequest request() {
      return request;
    }

    Dialect dialect() {
      return dialect;
    }

    /** Of the request, for its answer. */
    String id() {
      return id;
    }

    /** Whose token he has: a tenant's id; empty for the house. */
    String holder() {
      return holder;
    }

    /** He is answered, or gone. Idempotent. */
    void leave() {
      ticket.leave();
    }

    /** Answers without a model. */
    void refuse(String reason, ApiError error) {
      parts.meters().refused(reason);
      leave();
      HttpErrors.send(request, dialect, error, id);
    }

    /** Answers with an error that is not counted. */
    void tell(ApiError error) {
      leave();
      HttpErrors.send(request, dialect, error, id);
    }

    /** Answers with an error that came of asking models. */
    void fail(ApiError error, Receipt receipt) {
      leave();
      HttpErrors.send(request, dialect, error, id, Errors.body(dialect, error, id, receipt));
    }
  }

  /** As what is asked of models comes. */
  void receive(HttpServerRequest request, Dialect dialect, String id, Next next) {
    receive(request, dialect, id, usual, next);
  }

  void receive(HttpServerRequest request, Dialect dialect, String id, Terms terms, Next next) {
    if (!terms.methods().contains(request.method().name())) {
      wrongMethod(request, dialect, String.join(", ", terms.methods()));
      return;
    }
    Optional<String> holder = holder(request, dialect, id);
    if (holder.isEmpty()) {
      return;
    }
    Admission.Ticket ticket = admission.enter();
    if (ticket == null) {
      turnAway(request, dialect, id, "full", HttpErrors.full());
      return;
    }
    var guest = new Guest(request, dialect, id, holder.get(), ticket);
    // Whoever serves the guest later listens for itself.
    request.response().closeHandler(_ -> guest.leave());
    if (terms.maxBodyBytes() == 0) {
      answer(guest, NO_BODY, next);
      return;
    }
    RequestBody.read(
        parts.vertx(),
        request,
        terms.maxBodyBytes(),
        parts.config().bodyWithin(),
        ticket,
        outcome -> {
          switch (outcome) {
            case RequestBody.Outcome.Whole(byte[] body) -> answer(guest, body, next);
            case RequestBody.Outcome.TooLarge _ ->
                guest.refuse(
                    "too_large", HttpErrors.tooLarge(terms.maxBodyBytes(), terms.setting()));
            case RequestBody.Outcome.TooSlow _ ->
                guest.refuse("too_slow", HttpErrors.tooSlow(parts.config().bodyWithin()));
            case RequestBody.Outcome.NoRoom _ ->
                guest.refuse("no_room", HttpErrors.noRoom(parts.config().maxBufferedBytes()));
            case RequestBody.Outcome.Unreadable(String message) ->
                guest.refuse("unreadable", HttpErrors.of(415, HttpErrors.INVALID, "", "", message));
          }
        });
  }

  /** Who asks; empty when he has been turned away. */
  Optional<String> holder(HttpServerRequest request, Dialect dialect, String id) {
    if (!parts.gate().mayComeFrom(request)) {
      turnAway(request, dialect, id, "origin", HttpErrors.foreign());
      return Optional.empty();
    }
    Optional<String> holder = parts.gate().apiHolder(request);
    if (holder.isEmpty()) {
      turnAway(request, dialect, id, "unauthorized", HttpErrors.unauthorized());
      return holder;
    }
    String type = request.getHeader("content-type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
      turnAway(
          request,
          dialect,
          id,
          "unreadable",
          HttpErrors.of(
              415,
              HttpErrors.INVALID,
              "unsupported_media_type",
              "",
              "content-type = '" + type + "', must be application/json"));
      return Optional.empty();
    }
    return holder;
  }

  /** Who decides for a request; an unknown model is told with what there is. */
  ModelNames.Target target(ApiRequest asked) {
    if (asked.model().isEmpty()) {
      throw new BadRequestException(
          "model", "model is missing; there are: " + parts.names().known());
    }
    return parts.names().find(asked.model()).orElseThrow(() -> new NoSuchModel(asked.model()));
  }

  /** A model is asked for that no router file knows. */
  private static final class NoSuchModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String model;

    NoSuchModel(String model) {
      super(model);
      this.model = model;
    }
  }

  private void answer(Guest guest, byte[] body, Next next) {
    try {
      next.answer(guest, body);
    } catch (BadRequestException e) {
      guest.refuse("invalid", Errors.of(e));
    } catch (NoSuchModel e) {
      guest.refuse("no_such_model", noSuchModel(e.model));
    } catch (RouteRequests.NoSuchCall e) {
      guest.refuse(
          "no_such_call",
          HttpErrors.missing("call", "call_not_found", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // The edge of the event loop: a mistake of ours costs one request.
      LOG.log(Level.ERROR, "request " + guest.id + " failed", e);
      guest.refuse("internal", HttpErrors.internal());
    }
  }

  void wrongMethod(HttpServerRequest request, Dialect dialect, String right) {
    request.response().putHeader("allow", right);
    String message = "method = " + request.method().name() + ", must be " + right;
    turnAway(
        request,
        dialect,
        "",
        "method",
        HttpErrors.of(405, HttpErrors.INVALID, "method_not_allowed", "", message));
  }

  void noSuchModel(HttpServerRequest request, Dialect dialect, String model) {
    turnAway(request, dialect, "", "no_such_model", noSuchModel(model));
  }

  private ApiError noSuchModel(String model) {
    return HttpErrors.missing(
        "model",
        "model_not_found",
        "model = '" + shown(model) + "' does not exist; there are: " + parts.names().known());
  }

  private static String shown(String model) {
    return model.length() > SHOWN ? model.substring(0, SHOWN) + "..." : model;
  }

  private void turnAway(
      HttpServerRequest request, Dialect dialect, String id, String reason, ApiError error) {
    parts.meters().refused(reason);
    HttpErrors.send(request, dialect, error, id);
  }
}
