package dev.undertone.conversation.reply;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Text that comes as a test says. Pulled by one thread, asked by any. */
public final class ScriptedText implements TextSource {

  private enum Ending {
    COMPLETE,
    NEVER,
    FAILED
  }

  private final Queue<String> tokens;
  private final Ending ending;
  private final @Nullable FailureKind failure;
  private final AtomicInteger pulled = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile @Nullable Thread puller;

  private ScriptedText(List<String> tokens, Ending ending, @Nullable FailureKind failure) {
    this.tokens = new ArrayDeque<>(tokens);
    this.ending = ending;
    this.failure = failure;
  }

  /** These and no more. */
  public static ScriptedText of(String... tokens) {
    return new ScriptedText(List.of(tokens), Ending.COMPLETE, null);
  }

  /** These, and then one waits for more for ever. */
  public static ScriptedText thenWaiting(String... tokens) {
    return new ScriptedText(List.of(tokens), Ending.NEVER, null);
  }

  /** These, and then it breaks off. */
  public static ScriptedText thenFailing(FailureKind kind, String... tokens) {
    return new ScriptedText(List.of(tokens), Ending.FAILED, kind);
  }

  /** How many tokens were taken. */
  public int pulled() {
    return pulled.get();
  }

  /** The thread that took the last one, null before the first. */
  public @Nullable Thread puller() {
    return puller;
  }

  @Override
  public Optional<String> next() throws InterruptedException {
    puller = Thread.currentThread();
    String token = tokens.poll();
    if (token != null) {
      pulled.incrementAndGet();
      return Optional.of(token);
    }
    if (ending == Ending.NEVER) {
      never.await();
    }
    if (failure != null) {
      throw new ProviderException(failure, "scripted/text", "broke off, as the script says");
    }
    return Optional.empty();
  }
}
