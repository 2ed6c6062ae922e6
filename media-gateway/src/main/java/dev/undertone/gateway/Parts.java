package dev.undertone.gateway;

import dev.undertone.stt.ModelStore;
import java.io.PrintWriter;
import java.util.Map;

/**
 * All that commands use and do not make themselves.
 *
 * @param environment variables of the process
 * @param out what was asked for
 * @param err everything else that is said
 * @param terminal whether a person's terminal reads {@code out}
 * @param routers reads router files
 * @param stopping ends {@code serve}
 * @param question what a person alone can decide
 */
record Parts(
    Map<String, String> environment,
    PrintWriter out,
    PrintWriter err,
    boolean terminal,
    HouseStarter house,
    CallerVoices voices,
    FileCheck routers,
    Models models,
    Stopping stopping,
    Question question) {

  /** Asks whoever sits at the terminal; nobody says no. */
  @FunctionalInterface
  interface Question {
    boolean isAnsweredYes(String question);
  }

  /** Finds the model store that a configuration names. */
  @FunctionalInterface
  interface Models {
    ModelStore of(GatewayConfig config);
  }

  Progress progress() {
    return what -> {
      err.println("  " + what);
      err.flush();
    };
  }
}
