package dev.undertone.gateway.api;

import dev.undertone.router.RequestFacts;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.rules.CelRouter;

/** Looks at the text of a request where the router in charge wants to know of it. Any thread. */
@FunctionalInterface
public interface TextLook {

  /** Never looks. */
  TextLook NONE = (router, request) -> request.facts();

  /** What may be known of the request's text. */
  RequestFacts facts(CelRouter router, ApiRequest request);
}
