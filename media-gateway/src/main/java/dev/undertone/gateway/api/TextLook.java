package dev.undertone.gateway.api;

import dev.undertone.router.RequestFacts;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.rules.CelRouter;
import dev.undertone.router.text.TextClassifier;

/** Looks at the text of a request where the router in charge wants to know of it. Any thread. */
@FunctionalInterface
public interface TextLook {

  /** Never looks. */
  TextLook NONE = (router, request) -> request.facts();

  /** Looks where a rule or a strategy reads what only the text tells. */
  static TextLook where(TextClassifier classifier) {
    return (router, request) ->
        router.readsText() || request.extras().sort().contains("quality")
            ? classifier.read(request.lastUserText()).in(request.facts())
            : request.facts();
  }

  /** What may be known of the request's text. */
  RequestFacts facts(CelRouter router, ApiRequest request);
}
