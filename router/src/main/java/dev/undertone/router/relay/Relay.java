package dev.undertone.router.relay;

/** Carries decisions out. Any event loop; each job stays on the one it was started on. */
public interface Relay {

  /** Begins, and returns at once; the client is called back before or after that. */
  Run start(Job job, Client client);
}
