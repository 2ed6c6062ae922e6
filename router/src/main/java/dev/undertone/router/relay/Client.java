package dev.undertone.router.relay;

import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Receipt;

/**
 * Who gets the answer. Called on the event loop that the job was started on, never after its end.
 */
public interface Client {

  /** A model speaks: headers may go out. Once, before the first bytes; not when it failed. */
  void begin(Receipt soFar);

  /** Bytes of a stream, in the client's dialect. */
  void send(byte[] bytes);

  /** Whether no more should be sent before {@code onDrain} is run. */
  boolean isFull();

  /** Runs {@code resume} when there is room again, once. */
  void onDrain(Runnable resume);

  /**
   * The last bytes; nothing comes after.
   *
   * @param clean false when the answer broke, which the bytes say in the client's dialect
   */
  void end(byte[] bytes, Receipt receipt, boolean clean);

  /** No answer came, and nothing was sent. */
  void fail(ApiError error, Receipt receipt);
}
