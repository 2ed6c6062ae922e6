package dev.undertone.gateway;

import dev.undertone.conversation.CallId;
import dev.undertone.gateway.browser.BrowserDialect;
import dev.undertone.gateway.door.Dialect;
import dev.undertone.gateway.door.Door;
import dev.undertone.gateway.door.MediaSocket;
import dev.undertone.gateway.events.EventHub;
import dev.undertone.gateway.telephony.TwilioDialect;
import dev.undertone.gateway.telephony.TwilioSignature;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Checks what can be checked before a WebSocket is opened, and opens it. Any event loop.
 *
 * <p>A refusal before the upgrade is an HTTP answer that says why and, where it helps, when to come
 * back.
 */
final class SocketRoutes {

  private final Vertx vertx;
  private final Gatekeeper keeper;
  private final Door door;
  private final EventHub hub;
  private final ConnectionCount connections;
  private final Optional<TwilioSignature> signature;
  private final String twilioSocketUrl;

  SocketRoutes(Vertx vertx, ServerConfig config, Gatekeeper keeper, Door door, EventHub hub) {
    this.vertx = vertx;
    this.keeper = keeper;
    this.door = door;
    this.hub = hub;
    this.connections = new ConnectionCount(config.limits().maxConnectionsPerAddress());
    this.signature = config.twilio().map(auth -> new TwilioSignature(auth.authToken()));
    this.twilioSocketUrl = config.twilio().map(auth -> auth.socketUrl()).orElse("");
  }

  /** The browser's door; a token may still come with the first message. */
  void call(HttpServerRequest request) {
    upgradeCall(request, "browser", BrowserDialect::new, keeper.holder(request));
  }

  /** Twilio's door: its signature or our own token opens it. */
  void twilio(HttpServerRequest request) {
    Optional<String> holder = keeper.provenHolder(request).or(() -> Optional.of(""));
    if (signature.isPresent() || keeper.asksForToken()) {
      boolean signed =
          signature
              .filter(
                  s ->
                      s.isValid(
                          twilioSocketUrl + request.uri(),
                          Map.of(),
                          Gatekeeper.header(request, "x-twilio-signature")))
              .isPresent();
      if (!signed && keeper.provenHolder(request).isEmpty()) {
        door.observer().refused("twilio", "signature");
        Answers.error(
            request, 403, "x-twilio-signature", "(not shown)", "must be Twilio's signature");
        return;
      }
    }
    upgradeCall(request, "twilio", TwilioDialect::new, holder);
  }

  private void upgradeCall(
      HttpServerRequest request, String name, Supplier<Dialect> dialect, Optional<String> trusted) {
    if (!mayUpgrade(request, name)) {
      return;
    }
    if (!door.desk().hasRoom()) {
      door.observer().refused(name, "full");
      Answers.full(request);
      return;
    }
    upgrade(
        request, name, socket -> MediaSocket.serve(vertx, socket, dialect.get(), door, trusted));
  }

  /** All calls' events, or those of the call that {@code ?call=} names. */
  void events(HttpServerRequest request) {
    if (!mayUpgrade(request, "events")) {
      return;
    }
    Optional<String> holder = keeper.holder(request);
    if (holder.isEmpty()) {
      door.observer().refused("events", "token");
      Answers.unauthorized(request);
      return;
    }
    String named = request.getParam("call");
    Optional<CallId> only;
    try {
      only = named == null ? Optional.empty() : Optional.of(new CallId(named));
    } catch (IllegalArgumentException e) {
      Answers.error(request, 400, "call", String.valueOf(named), String.valueOf(e.getMessage()));
      return;
    }
    Predicate<CallId> mine = call -> isOf(holder.get(), call);
    upgrade(
        request,
        "events",
        socket -> EventSocket.serve(vertx, socket, only, mine, hub, door.observer()));
  }

  /** A tenant listens to its own calls, the house to all. */
  private boolean isOf(String holder, CallId call) {
    return holder.isEmpty()
        || door.desk()
            .find(call)
            .filter(live -> live.consent().tenant().id().equals(holder))
            .isPresent();
  }

  private boolean mayUpgrade(HttpServerRequest request, String name) {
    if (!request.canUpgradeToWebSocket()) {
      request.response().putHeader("upgrade", "websocket");
      Answers.error(request, 426, "upgrade", "", "this path takes WebSockets only");
      return false;
    }
    if (!keeper.mayComeFrom(request)) {
      door.observer().refused(name, "origin");
      String origin = Gatekeeper.header(request, "origin");
      Answers.error(request, 403, "origin", origin, "must be the server's own or an allowed one");
      return false;
    }
    return true;
  }

  private void upgrade(HttpServerRequest request, String name, Consumer<ServerWebSocket> serve) {
    var address = request.remoteAddress();
    if (!connections.enter(address)) {
      door.observer().refused(name, "address");
      Answers.error(request, 429, "connections", "", "this address has as many as it may");
      return;
    }
    request.connection().closeHandler(_ -> connections.leave(address));
    request.toWebSocket().onSuccess(serve::accept);
  }
}
