package dev.undertone.gateway.api;

import io.vertx.core.http.HttpServerRequest;

/** Some paths of the API. Any event loop. */
@FunctionalInterface
public interface ApiRoute {

  /**
   * Answers the request where it is one of its own; its handlers are set before this returns.
   *
   * @param path never null, without the query
   */
  boolean handles(HttpServerRequest request, String path);
}
