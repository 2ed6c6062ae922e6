package dev.undertone.router.relay;

import dev.undertone.conversation.NanoClock;
import dev.undertone.conversation.reply.Message;
import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.ApiRequest;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.Outgoing;
import dev.undertone.router.dialect.ProviderErrors;
import dev.undertone.router.provider.Model;
import dev.undertone.router.provider.Prompt;
import dev.undertone.router.provider.ScriptedModel;
import dev.undertone.router.relay.HttpExchange.LoopClient;
import dev.undertone.router.rules.ModelSpec;
import dev.undertone.router.rules.ProviderSpec.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A provider that can be asked: its connections, its deployments.
 *
 * <p>Every event loop has an HTTP client of its own, because a pooled connection belongs to the
 * loop that made it and would be used across threads otherwise. Any event loop.
 */
final class Provider {

  private static final int KEEP_ALIVE_SECONDS = 30;

  /** Bounds what the kernel reads ahead for a client that takes nothing. */
  private static final int RECEIVE_BUFFER_BYTES = 256 << 10;

  private static final byte[] NO_BODY = {};
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  private final Upstream upstream;
  private final Vertx vertx;
  private final RelayLimits limits;
  private final Deployments deployments;
  private final List<Map<Dialect, RequestOptions>> requests = new ArrayList<>();
  private final List<ProviderErrors> errors = new ArrayList<>();
  private final ScriptedModel script;
  private final Map<Thread, LoopClient> clients = new ConcurrentHashMap<>();

  Provider(
      Upstream upstream, Vertx vertx, NanoClock clock, RelayLimits limits, RandomGenerator random) {
    this.upstream = upstream;
    this.vertx = vertx;
    this.limits = limits;
    this.deployments = new Deployments(upstream.deployments(), upstream.balance(), clock, random);
    this.script = ScriptedModel.shipped(clock);
    for (Upstream.Deployment deployment : upstream.deployments()) {
      requests.add(requests(deployment));
      errors.add(new ProviderErrors(upstream.id(), deployment.apiKey()));
    }
  }

  Upstream upstream() {
    return upstream;
  }

  Deployments deployments() {
    return deployments;
  }

  boolean isScripted() {
    return upstream.kind() == Kind.SCRIPTED;
  }

  /** Errors of the deployment with that index, cleaned of its key. */
  ProviderErrors errors(int deployment) {
    return isScripted() ? new ProviderErrors(upstream.id(), "") : errors.get(deployment);
  }

  /**
   * The body of a request.
   *
   * @param said what an earlier model had said; empty for none
   * @throws dev.undertone.router.dialect.BadRequestException when the provider's dialect cannot say
   *     it
   */
  byte[] body(Job job, ModelSpec model, String said) {
    if (isScripted()) {
      return NO_BODY;
    }
    ApiRequest request = job.request();
    Dialect dialect = upstream.dialectFor(request.dialect());
    return request.bodyFor(
        new Outgoing(
            dialect,
            model.model(),
            job.prompt(),
            parameters(job.decision(), model),
            upstream.forwardUser(),
            upstream.forwardMetadata(),
            dialect == Dialect.CHAT && request.stream(),
            said));
  }

  /** The model's own options; the variant's parameters win over them. */
  private static Map<String, Object> parameters(RouteDecision decision, ModelSpec model) {
    boolean plain =
        model.options().isEmpty()
            && decision.parameters().keySet().stream()
                .noneMatch(name -> name.startsWith(ScriptedModel.PARAMETER_PREFIX));
    if (plain) {
      return decision.parameters();
    }
    Map<String, Object> all = new HashMap<>(model.options());
    all.putAll(decision.parameters());
    all.keySet().removeIf(name -> name.startsWith(ScriptedModel.PARAMETER_PREFIX));
    return all;
  }

  /**
   * An exchange with a deployment; not sent yet.
   *
   * @param headers in addition to those of every request, or in their place
   */
  Exchange exchange(
      int deployment,
      Dialect dialect,
      byte[] body,
      Map<String, String> headers,
      Exchange.Sink sink) {
    RequestOptions standard = requests.get(deployment).get(dialect);
    if (standard == null) {
      throw new IllegalArgumentException("dialect = " + dialect + ", must be one it speaks");
    }
    RequestOptions options = headers.isEmpty() ? standard : new RequestOptions(standard);
    headers.forEach(options::putHeader);
    return new HttpExchange(client(), options, body, errors.get(deployment), sink);
  }

  /**
   * An exchange with the scripted model; not sent yet.
   *
   * @throws dev.undertone.conversation.reply.ProviderException for parameters out of range
   */
  Exchange scripted(Job job, ModelSpec model, Exchange.Sink sink) {
    ApiRequest request = job.request();
    Map<String, Object> parameters = new HashMap<>(model.options());
    parameters.putAll(job.decision().parameters());
    List<Message> messages =
        Prompt.messages("", job.prompt(), List.of(new Message.Caller(request.lastUserText())));
    return new ScriptedExchange(
        vertx,
        upstream.id(),
        model.model(),
        script.script(new Model.Request(model.model(), messages, parameters)),
        request.stream(),
        sink);
  }

  private LoopClient client() {
    Thread loop = Thread.currentThread();
    LoopClient made = clients.get(loop);
    if (made == null) {
      made = new LoopClient(vertx.createHttpClient(options(), pool()));
      clients.put(loop, made);
    }
    return made;
  }

  private HttpClientOptions options() {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(limits.connect().toMillis()))
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setReceiveBufferSize(RECEIVE_BUFFER_BYTES)
            .setTcpNoDelay(true);
    if (!upstream.trustPem().isEmpty()) {
      options.setTrustOptions(
          new PemTrustOptions().addCertValue(Buffer.buffer(upstream.trustPem())));
    }
    return options;
  }

  private PoolOptions pool() {
    return new PoolOptions()
        .setHttp1MaxSize(limits.connections())
        .setMaxWaitQueueSize(limits.waiting());
  }

  private Map<Dialect, RequestOptions> requests(Upstream.Deployment deployment) {
    Map<Dialect, RequestOptions> all = new EnumMap<>(Dialect.class);
    if (upstream.kind() == Kind.ANTHROPIC) {
      all.put(Dialect.MESSAGES, request(deployment, "messages"));
    } else {
      all.put(Dialect.CHAT, request(deployment, "chat/completions"));
      all.put(Dialect.EMBEDDINGS, request(deployment, "embeddings"));
    }
    return all;
  }

  private RequestOptions request(Upstream.Deployment deployment, String path) {
    URI base = deployment.baseUrl();
    boolean secure = "https".equals(base.getScheme());
    int port = base.getPort() > 0 ? base.getPort() : secure ? 443 : 80;
    String prefix = base.getRawPath() == null ? "" : base.getRawPath();
    // Some servers want their version there.
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(base.getHost())
            .setPort(port)
            .setSsl(secure)
            .setURI((prefix.endsWith("/") ? prefix : prefix + "/") + path + query)
            .setConnectTimeout(limits.connect().toMillis())
            .putHeader("content-type", "application/json");
    if (upstream.kind() == Kind.ANTHROPIC) {
      options.putHeader("anthropic-version", ANTHROPIC_VERSION);
    }
    if (!deployment.apiKey().isEmpty()) {
      if (upstream.kind() == Kind.ANTHROPIC) {
        options.putHeader("x-api-key", deployment.apiKey());
      } else {
        options.putHeader("authorization", "Bearer " + deployment.apiKey());
      }
    }
    return options;
  }

  /** Whether it can be asked in that dialect. */
  boolean speaks(Dialect dialect) {
    return isScripted() ? dialect == Dialect.CHAT : requests.getFirst().containsKey(dialect);
  }

  /** No new requests; those under way may end within {@code seconds}. */
  Future<Void> shutdown(long seconds) {
    List<Future<Void>> closing =
        clients.values().stream()
            .map(client -> client.agent().shutdown(seconds, TimeUnit.SECONDS))
            .toList();
    return Future.join(closing).mapEmpty();
  }
}
