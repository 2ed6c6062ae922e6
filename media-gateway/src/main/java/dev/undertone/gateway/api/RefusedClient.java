package dev.undertone.gateway.api;

import dev.undertone.router.RouteDecision;
import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Receipt;
import dev.undertone.router.relay.Client;

/**
 * A client whom no model is left for. His job goes the way of all jobs, so that whoever counts,
 * bills and records hears of its end; he himself is told what was against each model, which the
 * relay cannot say as well.
 *
 * @param why instead of the relay's own word
 */
record RefusedClient(
    Reception.Guest guest, String id, RouteDecision decision, long decideNanos, ApiError why)
    implements Client {

  @Override
  public void fail(ApiError error, Receipt receipt) {
    RouteHeaders.decided(guest.request().response(), id, decision, decideNanos);
    guest.refuse("no_model", why);
  }

  @Override
  public void begin(Receipt soFar) {
    throw answered();
  }

  @Override
  public void send(byte[] bytes) {
    throw answered();
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void onDrain(Runnable resume) {
    resume.run();
  }

  @Override
  public void end(byte[] bytes, Receipt receipt, boolean clean) {
    throw answered();
  }

  private IllegalStateException answered() {
    return new IllegalStateException("job = " + id + ", must have no model that answers");
  }
}
