package dev.undertone.router.relay;

import dev.undertone.router.dialect.ApiError;
import dev.undertone.router.dialect.Receipt;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client that remembers what it got, and takes no more when told so. */
final class RecordingClient implements Client {

  /**
   * How it went.
   *
   * @param begun how often the answer began
   * @param clean whether it ended well; false for errors
   */
  record Seen(int begun, String text, boolean clean, @Nullable ApiError error, Receipt receipt) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Seen> seen = new CompletableFuture<>();
  private final CompletableFuture<Receipt> first = new CompletableFuture<>();
  private final CompletableFuture<Boolean> filled = new CompletableFuture<>();
  private int begun;
  private volatile boolean full;
  private @Nullable Runnable resume;
  private final AtomicLong received = new AtomicLong();

  @Override
  public void begin(Receipt soFar) {
    begun++;
    first.complete(soFar);
  }

  @Override
  public void send(byte[] some) {
    check();
    received.addAndGet(some.length);
    bytes.writeBytes(some);
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void onDrain(Runnable then) {
    resume = then;
    filled.complete(true);
  }

  @Override
  public void end(byte[] rest, Receipt receipt, boolean clean) {
    check();
    bytes.writeBytes(rest);
    seen.complete(new Seen(begun, text(), clean, null, receipt));
  }

  @Override
  public void fail(ApiError error, Receipt receipt) {
    check();
    seen.complete(new Seen(begun, text(), false, error, receipt));
  }

  private void check() {
    if (seen.isDone()) {
      throw new AssertionError("called after the end");
    }
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Takes nothing from here on; {@link #drain} ends it. */
  void fill() {
    full = true;
  }

  /** On the job's event loop. */
  void drain() {
    full = false;
    Runnable then = resume;
    resume = null;
    if (then != null) {
      then.run();
    }
  }

  long received() {
    return received.get();
  }

  /** Waits until it was asked to say when there is room. */
  void awaitFull() {
    await(filled);
  }

  /** Waits for the beginning of the answer. */
  Receipt awaitBegin() {
    return await(first);
  }

  /** Waits for the end. */
  Seen awaitEnd() {
    return await(seen);
  }

  boolean isOver() {
    return seen.isDone();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the relay did not call back", e);
    }
  }
}
