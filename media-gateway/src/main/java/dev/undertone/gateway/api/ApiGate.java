package dev.undertone.gateway.api;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Port of the API: who may come in. Any event loop. */
public interface ApiGate {

  /**
   * Whose token the headers carry, as {@code Authorization: Bearer} or as {@code x-api-key}: a
   * tenant's id, or an empty one for the house, also where none is asked for.
   *
   * @return empty when none of them is good enough
   */
  Optional<String> apiHolder(HttpServerRequest request);

  /** Whether a web page of the request's origin may ask; programs send none and may. */
  boolean mayComeFrom(HttpServerRequest request);
}
