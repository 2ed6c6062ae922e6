package dev.undertone.gateway;

import dev.undertone.gateway.door.DoorObserver;
import dev.undertone.gateway.telephony.TwilioAuth;
import dev.undertone.gateway.telephony.TwilioSignature;
import dev.undertone.gateway.telephony.Twiml;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers Twilio's question what to do with a call. Any event loop. */
final class TwilioRoutes {

  static final String MEDIA_PATH = "/twilio/media";

  private static final int MAX_FORM_BYTES = 64 * 1_024;

  private final Gatekeeper keeper;
  private final DoorObserver observer;
  private final Optional<TwilioAuth> auth;
  private final Optional<TwilioSignature> signature;

  TwilioRoutes(ServerConfig config, Gatekeeper keeper, DoorObserver observer) {
    this.keeper = keeper;
    this.observer = observer;
    this.auth = config.twilio();
    this.signature = auth.map(a -> new TwilioSignature(a.authToken()));
  }

  void twiml(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.GET)) {
      answer(request, Map.of());
    } else if (request.method().equals(HttpMethod.POST)) {
      readForm(request);
    } else {
      request.response().putHeader("allow", "GET, POST");
      Answers.error(request, 405, "method", request.method().name(), "must be GET or POST");
    }
  }

  private void readForm(HttpServerRequest request) {
    request.setExpectMultipart(true);
    request.handler(
        _ -> {
          if (request.bytesRead() > MAX_FORM_BYTES) {
            var _ = request.connection().close();
          }
        });
    request.endHandler(_ -> answer(request, pairs(request.formAttributes())));
  }

  private void answer(HttpServerRequest request, Map<String, String> form) {
    if (!isAdmitted(request, form)) {
      observer.refused("twilio", "signature");
      Answers.error(
          request, 403, "x-twilio-signature", "(not shown)", "must be Twilio's signature");
      return;
    }
    String xml = Twiml.connect(socketUrl(request), pairs(request.params()));
    var _ = request.response().putHeader("content-type", "application/xml").end(xml);
  }

  private boolean isAdmitted(HttpServerRequest request, Map<String, String> form) {
    if (signature.isEmpty() && !keeper.asksForToken()) {
      return true;
    }
    String url = auth.map(TwilioAuth::publicUrl).orElse("") + request.uri();
    String header = Gatekeeper.header(request, "x-twilio-signature");
    return signature.filter(s -> s.isValid(url, form, header)).isPresent()
        || keeper.provenHolder(request).isPresent();
  }

  /** Twilio takes {@code wss} only; a plain socket is for trying things out on one machine. */
  private String socketUrl(HttpServerRequest request) {
    if (auth.isPresent()) {
      return auth.get().socketUrl() + MEDIA_PATH;
    }
    HostAndPort authority = request.authority();
    String host = authority == null ? "localhost" : authority.host();
    String where = authority == null || authority.port() < 0 ? host : host + ":" + authority.port();
    boolean local = host.equals("localhost") || host.startsWith("127.");
    return (local ? "ws://" : "wss://") + where + MEDIA_PATH;
  }

  private static Map<String, String> pairs(MultiMap map) {
    var pairs = new LinkedHashMap<String, String>();
    map.forEach((name, value) -> pairs.putIfAbsent(name, value));
    return pairs;
  }
}
