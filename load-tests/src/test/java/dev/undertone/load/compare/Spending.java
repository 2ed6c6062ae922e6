package dev.undertone.load.compare;

import dev.undertone.load.compare.Figures.Spent;

/** Runs as they might have been measured. */
final class Spending {

  private Spending() {}

  /** One second on a whole core. */
  static Spent of(int answers, int failures, long droppedDecisions) {
    return of(answers, failures, new Logged(answers - droppedDecisions, droppedDecisions, 0, 0, 0));
  }

  static Spent of(int answers, int failures, Logged logged) {
    return new Spent(measured(answers, 2_000_000, failures), 1, 1, logged);
  }

  static Measured measured(int answers, long nanos, int failures) {
    var measured = new Measured();
    for (int i = 0; i < answers; i++) {
      measured.answered(nanos);
      measured.firstToken(nanos / 2);
      measured.token(nanos / 4);
    }
    for (int i = 0; i < failures; i++) {
      measured.failed("status 503");
    }
    measured.lasted(1_000_000_000);
    return measured;
  }
}
