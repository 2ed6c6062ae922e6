package dev.undertone.gateway;

import dev.undertone.gateway.caller.CallerScript;
import dev.undertone.gateway.caller.WavFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one {@code undertone call} shall do.
 *
 * @param server to call; empty to start one
 * @param via {@code browser} or {@code twilio}
 * @param agent to ask for; empty for the server's choice
 * @param reply where to keep what the caller heard
 * @param json events as JSON instead of a report
 * @param fast as fast as the server takes it
 * @param mixed both parties are on the recording
 * @param routerNamed whether the operator chose a router
 */
record CallPlan(
    Source source,
    Optional<URI> server,
    String via,
    String agent,
    Optional<Path> reply,
    boolean json,
    boolean fast,
    boolean mixed,
    boolean routerNamed) {

  /** Who calls. */
  sealed interface Source {}

  /** A recorded caller. */
  record Recording(String name, WavFile wav) implements Source {}

  /**
   * A scripted caller.
   *
   * @param demonstration whether it is the one that is built in
   */
  record Script(CallerScript script, boolean demonstration) implements Source {}

  boolean isTwilio() {
    return via.equals("twilio");
  }

  /** What the server of this call is to be, when it is started for it. */
  GatewayConfig config(GatewayConfig read) {
    GatewayConfig own = read.withAddress("127.0.0.1", 0);
    if (source instanceof Script(CallerScript script, boolean ignored)) {
      own = script.emotion() ? own.withEmotion(true) : own;
      Optional<String> router = script.router().filter(id -> !routerNamed);
      own = router.isPresent() ? own.withRouter(router.get()) : own;
    }
    return own;
  }
}
