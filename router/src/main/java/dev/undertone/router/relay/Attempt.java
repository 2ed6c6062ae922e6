package dev.undertone.router.relay;

import dev.undertone.conversation.reply.AttemptReport;
import dev.undertone.conversation.reply.FailureKind;
import dev.undertone.conversation.reply.ProviderException;
import dev.undertone.router.Plan.PlannedAttempt;
import dev.undertone.router.dialect.AnswerStream;
import dev.undertone.router.dialect.BadRequestException;
import dev.undertone.router.dialect.ClientAnswer;
import dev.undertone.router.dialect.Dialect;
import dev.undertone.router.dialect.TokenUsage;
import dev.undertone.router.health.Fleet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try at one model, over as many of its provider's deployments as refuse it.
 *
 * <p>It is over once: complete, failed or cancelled, and then its provider is released. Event loop
 * of its job only.
 */
final class Attempt implements Exchange.Sink {

  /** Hears of the attempt; may cancel it from within. */
  interface Owner {

    /** The first of the answer is there; its bytes follow. */
    void spoke(Attempt attempt);

    /** Bytes for the client. */
    void say(Attempt attempt, byte[] bytes);

    void complete(Attempt attempt);

    void failed(Attempt attempt, Failure failure);

    /** The client takes nothing for so long that it must be given up. */
    void clientStalled(Attempt attempt);

    /** One request of it is over. */
    void reported(AttemptReport report);
  }

  private enum State {
    /** Silent. */
    WAITING,
    SPEAKING,
    /** Complete; what is left of the body is thrown away, so that its connection lives on. */
    DRAINING,
    OVER
  }

  private static final int MOST_DRAINED_BYTES = 64 << 10;
  private static final int MOST_HELD_BYTES = 256 << 10;
  private static final long DRAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration REFUSED_ASIDE = Duration.ofMinutes(5);
  private static final Duration LIMITED_ASIDE = Duration.ofSeconds(10);
  private static final Duration DOWN_ASIDE = Duration.ofSeconds(1);

  private final Means means;
  private final Job job;
  private final PlannedAttempt planned;
  private final @Nullable Provider provider;
  private final Duration patience;
  private final ClientAnswer answer;
  private final Owner owner;
  private final String name;
  private final Watch watch;
  private final List<AttemptReport> reports = new ArrayList<>(1);

  private State state = State.WAITING;
  private Dialect dialect = Dialect.CHAT;
  private byte[] body = AnswerStream.NOTHING;
  private byte[] held = AnswerStream.NOTHING;
  private Fleet.@Nullable Attempt health;
  private @Nullable Exchange exchange;
  private @Nullable AnswerStream stream;
  private @Nullable ByteArrayOutputStream errorBody;
  private @Nullable Duration firstToken;
  private Optional<String> retryAfter = Optional.empty();
  private Optional<String> retryAfterMillis = Optional.empty();
  private int deployment = Deployments.NONE;
  private long tried;
  private int status;
  private long sentNanos;
  private long received;
  private long drained;
  private long characters;
  private boolean wasRefused;
  private boolean finished;
  private boolean resent;

  /**
   * @param provider null when it is not configured
   * @param patience for its first token, or for the whole of an answer that is not streamed
   * @param answer that its words go into
   */
  Attempt(
      Means means,
      Job job,
      PlannedAttempt planned,
      @Nullable Provider provider,
      Duration patience,
      ClientAnswer answer,
      Owner owner) {
    this.means = means;
    this.job = job;
    this.planned = planned;
    this.provider = provider;
    this.patience = patience;
    this.answer = answer;
    this.owner = owner;
    this.name = planned.model().fullName();
    this.watch = new Watch(means, planned.stallDeadline().toNanos(), this::expired);
  }

  /**
   * Sends the request; the owner may hear before this returns.
   *
   * @param said what an earlier model had said; empty for none
   */
  void begin(String said) {
    long now = means.clock().nanoTime();
    sentNanos = now;
    if (provider == null) {
      fail(unavailable("the provider is not configured"), 0, "");
      return;
    }
    dialect = provider.upstream().dialectFor(job.request().dialect());
    if (!provider.speaks(dialect)) {
      fail(unavailable("it has no " + dialect.path()), 0, "");
      return;
    }
    try {
      body =
          provider.isScripted()
              ? AnswerStream.NOTHING
              : provider.body(job.request(), job.decision(), planned.model(), said);
    } catch (BadRequestException e) {
      String field = e.field().isEmpty() ? "request" : e.field();
      fail(exception(FailureKind.INVALID_REQUEST, String.valueOf(e.getMessage())), 0, field);
      return;
    }
    Optional<Fleet.Attempt> passed = means.fleet().begin(name);
    if (passed.isEmpty()) {
      fail(unavailable("its breaker is open"), 0, "");
      return;
    }
    health = passed.get();
    watch.begin(now + patience.toNanos(), now + longest().toNanos());
    send(provider);
  }

  private Duration longest() {
    return job.request().stream() ? means.limits().longestStream() : patience;
  }

  private void send(Provider asked) {
    sentNanos = means.clock().nanoTime();
    try {
      if (asked.isScripted()) {
        exchange = asked.scriptedExchange(job.request(), job.decision(), planned.model(), this);
      } else {
        deployment = asked.deployments().take(tried);
        tried |= 1L << deployment;
        exchange = asked.exchange(deployment, dialect, body, this);
      }
    } catch (ProviderException e) {
      fail(e, 0, "");
      return;
    }
    exchange.send();
  }

  @Override
  public void head(
      int newStatus, String contentType, Optional<String> after, Optional<String> afterMillis) {
    status = newStatus;
    if (status / 100 == 2) {
      boolean streamed = isStream(contentType);
      stream = answer.attempt(dialect, streamed);
      watch.answering(streamed && job.request().stream());
    } else {
      retryAfter = after;
      retryAfterMillis = afterMillis;
      errorBody = new ByteArrayOutputStream();
      watch.answering(false);
    }
  }

  private boolean isStream(String contentType) {
    if (contentType.startsWith("text/event-stream")) {
      return true;
    }
    boolean other = contentType.contains("json") || contentType.startsWith("text/html");
    return job.request().stream() && !other;
  }

  @Override
  public void read(byte[] bytes) {
    if (state == State.OVER) {
      return;
    }
    if (state == State.DRAINING) {
      drained += bytes.length;
      if (drained > MOST_DRAINED_BYTES) {
        release();
      }
      return;
    }
    if (errorBody != null) {
      readError(errorBody, bytes);
      return;
    }
    received += bytes.length;
    long most =
        job.request().stream() ? means.limits().streamBytes() : means.limits().answerBytes();
    if (received > most) {
      fail(exception(FailureKind.MALFORMED, "the answer exceeds " + most + " bytes"), status, "");
      return;
    }
    AnswerStream reader = stream();
    if (!understood(reader, () -> reader.accept(bytes))) {
      return;
    }
    if (reader.isComplete()) {
      complete(reader);
    }
  }

  private void readError(ByteArrayOutputStream kept, byte[] bytes) {
    int room = means.limits().errorBytes() - kept.size();
    kept.write(bytes, 0, Math.min(room, bytes.length));
    if (kept.size() >= means.limits().errorBytes()) {
      failByStatus(kept);
    }
  }

  @Override
  public void end() {
    if (state == State.DRAINING) {
      release();
      return;
    }
    if (state == State.OVER) {
      return;
    }
    if (errorBody != null) {
      failByStatus(errorBody);
      return;
    }
    AnswerStream reader = stream();
    if (understood(reader, reader::end)) {
      complete(reader);
    }
  }

  @Override
  public void broke(ProviderException why) {
    if (state == State.DRAINING) {
      release();
    } else if (state != State.OVER && !resends()) {
      fail(why, status, "");
    }
  }

  /**
   * A kept connection may be closed by the other side in the moment of its use; that tells nothing.
   */
  private boolean resends() {
    if (resent || exchange == null || !exchange.wasStale() || provider == null || watch.isDue()) {
      return false;
    }
    resent = true;
    exchange = provider.exchange(deployment, dialect, body, this);
    exchange.send();
    return true;
  }

  /** A step of reading. */
  private interface Reading {
    byte[] read();
  }

  /** Reads on; returns whether the attempt goes on. */
  private boolean understood(AnswerStream reader, Reading step) {
    byte[] bytes;
    try {
      bytes = step.read();
    } catch (ProviderException e) {
      fail(named(e), status, "");
      return false;
    } catch (RuntimeException e) {
      // The edge of the event loop: an answer that our reader chokes on must not hang the client.
      fail(exception(FailureKind.MALFORMED, "the answer cannot be read: " + e), status, "");
      return false;
    }
    if (reader.characters() != characters) {
      characters = reader.characters();
      watch.progress();
    } else if (!job.request().stream()) {
      watch.progress();
    }
    if (state == State.WAITING && reader.spoke()) {
      speak();
    }
    if (state == State.SPEAKING) {
      say(bytes);
    } else if (state == State.WAITING) {
      hold(bytes);
    }
    return state == State.WAITING || state == State.SPEAKING;
  }

  /** The same from the provider that it is; the reader knows neither its name nor its key. */
  private ProviderException named(ProviderException why) {
    String message = String.valueOf(why.getMessage());
    String prefix = why.provider() + ": ";
    String said = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    return Objects.requireNonNull(provider).errors(deployment).of(why.kind(), said);
  }

  private void speak() {
    state = State.SPEAKING;
    Duration after = Duration.ofNanos(means.clock().nanoTime() - sentNanos);
    firstToken = after;
    if (job.request().stream() && health != null) {
      // The time of a whole answer would say nothing of the first token.
      health.firstToken(after);
    }
    if (deployment != Deployments.NONE && provider != null) {
      provider.deployments().firstToken(deployment, after);
    }
    watch.spoke();
    owner.spoke(this);
  }

  private void say(byte[] bytes) {
    byte[] all = held.length == 0 ? bytes : join(held, bytes);
    held = AnswerStream.NOTHING;
    if (all.length > 0) {
      owner.say(this, all);
    }
  }

  private void hold(byte[] bytes) {
    if (bytes.length > 0) {
      held = held.length == 0 ? bytes : join(held, bytes);
      if (held.length > MOST_HELD_BYTES) {
        fail(exception(FailureKind.MALFORMED, "the answer never says anything"), status, "");
      }
    }
  }

  private static byte[] join(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }

  private void complete(AnswerStream reader) {
    boolean counted = reader.usage().map(TokenUsage::output).orElse(0L) > 0;
    if (state == State.WAITING && !counted && dialect != Dialect.EMBEDDINGS) {
      fail(exception(FailureKind.MALFORMED, "the answer is empty"), status, "");
      return;
    }
    if (state == State.WAITING) {
      speak();
      if (state != State.SPEAKING) {
        return;
      }
      say(AnswerStream.NOTHING);
    }
    finished = true;
    state = State.DRAINING;
    if (exchange != null && !exchange.isOver()) {
      exchange.resume();
      watch.drain(DRAIN_NANOS);
    } else {
      release();
    }
    if (health != null) {
      health.succeeded();
    }
    report(Optional.empty(), "");
    owner.complete(this);
  }

  /** A deadline passed. */
  private void expired() {
    switch (state) {
      case DRAINING -> release();
      case WAITING -> {
        if (errorBody != null) {
          failByStatus(errorBody);
        } else {
          long waited = (means.clock().nanoTime() - sentNanos) / 1_000_000;
          fail(exception(FailureKind.TIMEOUT, "no token within " + waited + " ms"), status, "");
        }
      }
      case SPEAKING -> {
        if (watch.isPaused()) {
          owner.clientStalled(this);
        } else {
          fail(exception(FailureKind.TIMEOUT, watch.why()), status, "");
        }
      }
      case OVER -> {}
    }
  }

  private void failByStatus(ByteArrayOutputStream kept) {
    wasRefused = true;
    Provider asked = Objects.requireNonNull(provider);
    fail(
        asked
            .errors(deployment)
            .ofStatus(status, retryAfter, retryAfterMillis, kept.toString(StandardCharsets.UTF_8)),
        status,
        "");
  }

  private void fail(ProviderException why, int itsStatus, String field) {
    boolean spoke = state == State.SPEAKING;
    if (why.kind() != FailureKind.TIMEOUT) {
      wasRefused |= !spoke;
    }
    boolean wasAsked = exchange != null;
    stopExchange();
    report(Optional.of(why.kind()), message(why));
    if (!spoke && wasAsked && provider != null && asksAnother(provider, why)) {
      return;
    }
    release();
    if (health != null) {
      health.failed(why, Duration.ofNanos(means.clock().nanoTime() - sentNanos));
    }
    owner.failed(this, new Failure(why, wasAsked, itsStatus, field, name));
  }

  /** Turns to another deployment of the same provider, where one may do better. */
  private boolean asksAnother(Provider asked, ProviderException why) {
    int refusing = deployment;
    boolean another =
        switch (why.kind()) {
          case UNAUTHORIZED, RATE_LIMITED, UNAVAILABLE ->
              asked.deployments().size() > 1 && refusing != Deployments.NONE;
          case TIMEOUT, INVALID_REQUEST, REFUSED, MALFORMED, CONTEXT_TOO_LONG -> false;
        };
    if (!another) {
      return false;
    }
    asked.deployments().setAside(refusing, aside(why));
    if (Long.bitCount(tried) == asked.deployments().size() || watch.isDue()) {
      return false;
    }
    giveBack();
    errorBody = null;
    stream = null;
    held = AnswerStream.NOTHING;
    status = 0;
    received = 0;
    characters = 0;
    wasRefused = false;
    watch.again();
    send(asked);
    return true;
  }

  private static Duration aside(ProviderException why) {
    return switch (why.kind()) {
      case UNAUTHORIZED -> REFUSED_ASIDE;
      case RATE_LIMITED -> why.retryAfter().orElse(LIMITED_ASIDE);
      default -> DOWN_ASIDE;
    };
  }

  /** It is not wanted any more. */
  void cancel(String why) {
    if (state == State.OVER || state == State.DRAINING) {
      return;
    }
    release();
    if (health != null) {
      health.cancelled();
    }
    report(Optional.empty(), why);
  }

  /** Lets go of the provider. */
  private void release() {
    state = State.OVER;
    watch.stop();
    stopExchange();
    giveBack();
  }

  private void stopExchange() {
    if (exchange != null) {
      exchange.abort();
    }
  }

  private void giveBack() {
    if (deployment != Deployments.NONE && provider != null) {
      provider.deployments().release(deployment);
      deployment = Deployments.NONE;
    }
  }

  /** The client takes nothing at the moment. */
  void pause() {
    if (exchange != null && state == State.SPEAKING) {
      exchange.pause();
      watch.pause();
    }
  }

  void resume() {
    if (exchange != null && state == State.SPEAKING) {
      watch.resume();
      exchange.resume();
    }
  }

  private void report(Optional<FailureKind> failure, String message) {
    AttemptReport report =
        new AttemptReport(name, Optional.ofNullable(firstToken), failure, message);
    reports.add(report);
    owner.reported(report);
  }

  private String message(ProviderException why) {
    String said = String.valueOf(why.getMessage());
    if (provider == null || deployment == Deployments.NONE || provider.deployments().size() == 1) {
      return said;
    }
    return provider.upstream().deployments().get(deployment).id() + ": " + said;
  }

  /** What is known of it; it may still be under way. */
  void reportTo(List<AttemptReport> all) {
    all.addAll(reports);
    if (state == State.WAITING || state == State.SPEAKING) {
      all.add(new AttemptReport(name, Optional.ofNullable(firstToken), Optional.empty(), ""));
    }
  }

  /** What it used so far; nothing when the provider gave an error in place of an answer. */
  Bill bill() {
    boolean asked = exchange != null && exchange.wasSent();
    if (!asked || (wasRefused && firstToken == null && stream == null)) {
      return Bill.NOTHING;
    }
    TokenUsage counted = stream == null ? null : stream.usage().orElse(null);
    if (wasRefused && firstToken == null && counted == null) {
      return Bill.NOTHING;
    }
    long read = stream == null ? 0 : stream.characters();
    return Bill.of(counted, finished, job.request().facts().tokens(), read);
  }

  /** What its words go into. */
  ClientAnswer answer() {
    return answer;
  }

  PlannedAttempt planned() {
    return planned;
  }

  boolean hasSpoken() {
    return firstToken != null;
  }

  /** Its answer; only once it has begun. */
  AnswerStream stream() {
    if (stream == null) {
      throw new IllegalStateException("no head yet, must come before its body");
    }
    return stream;
  }

  private ProviderException unavailable(String message) {
    return exception(FailureKind.UNAVAILABLE, message);
  }

  private ProviderException exception(FailureKind kind, String message) {
    return new ProviderException(kind, planned.model().provider(), message);
  }
}
